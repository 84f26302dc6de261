#!/bin/sh
# Our namespace, made once the server answers. Closed workflows are kept for three days; the database has the last word.
set -eu
namespace=${TEMPORAL_NAMESPACE:-default}
until temporal operator cluster health; do sleep 2; done
temporal operator namespace describe --namespace "$namespace" ||
  temporal operator namespace create --namespace "$namespace" --retention 72h
