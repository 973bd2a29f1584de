#!/usr/bin/env bash
# Tells Spark which GPUs this machine has: {"name": "gpu", "addresses": ["0", "1"]}
# https://spark.apache.org/docs/latest/configuration.html#custom-resource-scheduling-and-configuration-overview
set -euo pipefail

indices=$(nvidia-smi --query-gpu=index --format=csv,noheader)
addresses=$(printf '%s\n' "$indices" | awk 'NF { printf "%s\"%s\"", separator, $1; separator = ", " }')
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
