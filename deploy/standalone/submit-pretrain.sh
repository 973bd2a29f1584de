#!/usr/bin/env bash
# Pretrains on a standalone Spark cluster; the arguments are those of "rondo pretrain".
#
#   SPARK_MASTER_URL   for example spark://master:7077
#   RONDO_JAR          the jar for spark-submit (default: the one that mvn package built here)
#   RONDO_SPARK_CONF   Spark's properties (default: conf/spark-defaults.conf)
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=${RONDO_JAR:-$root/spark-jobs/target/rondo-spark-jobs-0.1.0-all.jar}

if [[ -z ${SPARK_MASTER_URL:-} ]]; then
    echo "rondo: SPARK_MASTER_URL is not set; expected for example spark://master:7077." >&2
    exit 2
fi
if [[ ! -f $jar ]]; then
    echo "rondo: $jar does not exist; build it with: mvn -DskipTests package" >&2
    exit 2
fi

exec spark-submit \
    --master "$SPARK_MASTER_URL" \
    --properties-file "${RONDO_SPARK_CONF:-$root/conf/spark-defaults.conf}" \
    --class io.rondo.jobs.PretrainJob \
    "$jar" "$@"
