#!/bin/sh
# Three nodes, until you press Ctrl+C.
for n in 1 2 3; do
  ECHOBRIDGE_SERVER_NAME=node-$n ECHOBRIDGE_SERVER_PORT=601$n ECHOBRIDGE_SERVER_RELAY_PORT=602$n \
    echobridge serve -c echobridge.conf &
  nodes="$nodes $!"
done
trap 'kill $nodes' INT TERM
wait
wait
