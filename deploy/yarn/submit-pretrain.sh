#!/usr/bin/env bash
# Pretrains on YARN; the arguments are those of "rondo pretrain".
#
#   RONDO_GPUS          GPUs of each executor (default 0: train on CPUs)
#   RONDO_DEPLOY_MODE   client (default) or cluster; in cluster mode settings files have to be reachable there
#   RONDO_JAR           the jar for spark-submit (default: the one that mvn package, or mvn -Pcuda package, built here)
#   RONDO_CUDA_JAR      the CUDA libraries as a jar, for nodes that have none installed
#   RONDO_SPARK_CONF    Spark's properties (default: conf/spark-defaults.conf)
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
gpus=${RONDO_GPUS:-0}
build=all
options=()
if [[ $gpus != 0 ]]; then
    build=cuda
    # One worker per task and one GPU per worker, so an executor runs as many tasks at a time as it has GPUs.
    options+=(
        --files "$root/deploy/gpu/discover-gpus.sh"
        --conf "spark.executor.resource.gpu.amount=$gpus"
        --conf "spark.executor.resource.gpu.discoveryScript=./discover-gpus.sh"
        --conf "spark.task.resource.gpu.amount=1"
    )
fi
if [[ -n ${RONDO_CUDA_JAR:-} ]]; then
    options+=(--jars "$RONDO_CUDA_JAR")
fi
jar=${RONDO_JAR:-$root/spark-jobs/target/rondo-spark-jobs-0.1.0-$build.jar}

if [[ ! -f $jar ]]; then
    profile=
    [[ $build == all ]] || profile="-P$build "
    echo "rondo: $jar does not exist; build it with: mvn $profile-DskipTests package" >&2
    exit 2
fi

exec spark-submit \
    --master yarn \
    --deploy-mode "${RONDO_DEPLOY_MODE:-client}" \
    --properties-file "${RONDO_SPARK_CONF:-$root/conf/spark-defaults.conf}" \
    ${options[@]+"${options[@]}"} \
    --class io.rondo.jobs.PretrainJob \
    "$jar" "$@"
