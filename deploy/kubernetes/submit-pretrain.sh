#!/usr/bin/env bash
# Pretrains on Kubernetes, the driver in a pod too; the arguments are those of "rondo pretrain".
# Settings files are those within the image: --config /opt/rondo/conf/NAME.conf
#
#   KUBERNETES_MASTER   for example k8s://https://kubernetes.example.org:6443
#   RONDO_IMAGE         the image that deploy/kubernetes/Dockerfile makes
#   RONDO_NAMESPACE     where the pods go (default: default)
#   RONDO_SERVICE_ACCOUNT  may create pods there (default: spark)
#   RONDO_GPUS          GPUs of each executor (default 0: train on CPUs)
#   RONDO_SPARK_CONF    Spark's properties (default: conf/spark-defaults.conf)
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

for name in KUBERNETES_MASTER RONDO_IMAGE; do
    if [[ -z ${!name:-} ]]; then
        echo "rondo: $name is not set; see the head of $0." >&2
        exit 2
    fi
done

options=()
if [[ ${RONDO_GPUS:-0} != 0 ]]; then
    options+=(
        --conf "spark.executor.resource.gpu.amount=$RONDO_GPUS"
        --conf spark.executor.resource.gpu.vendor=nvidia.com
        --conf spark.executor.resource.gpu.discoveryScript=/opt/rondo/discover-gpus.sh
        --conf spark.task.resource.gpu.amount=1
    )
fi

exec spark-submit \
    --master "$KUBERNETES_MASTER" \
    --deploy-mode cluster \
    --name rondo-pretrain \
    --properties-file "${RONDO_SPARK_CONF:-$root/conf/spark-defaults.conf}" \
    --conf "spark.kubernetes.container.image=$RONDO_IMAGE" \
    --conf "spark.kubernetes.namespace=${RONDO_NAMESPACE:-default}" \
    --conf "spark.kubernetes.authenticate.driver.serviceAccountName=${RONDO_SERVICE_ACCOUNT:-spark}" \
    ${options[@]+"${options[@]}"} \
    --class io.rondo.jobs.PretrainJob \
    local:///opt/rondo/rondo.jar "$@"
