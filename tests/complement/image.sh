#!/bin/sh
# The launcher inside an ordinary container: Complement gives SERVER_NAME, and its CA in /complement/ca.
set -eu
cd /lattice
tls=$(mktemp -d)
openssl req -new -newkey rsa:2048 -nodes -keyout "$tls/server.key" -out "$tls/server.csr" -subj "/CN=$SERVER_NAME" 2>/dev/null
printf 'subjectAltName=DNS:%s' "$SERVER_NAME" > "$tls/names"
openssl x509 -req -in "$tls/server.csr" -CA /complement/ca/ca.crt -CAkey /complement/ca/ca.key -CAcreateserial \
  -CAserial "$tls/serial" -days 1 -extfile "$tls/names" -out "$tls/server.crt" 2>/dev/null
export HS_IP=0.0.0.0 HS_CLIENT_PORT=8008 HS_FED_PORT=8448 HS_DATA_DIR=/data
export HS_TLS_CERT="$tls/server.crt" HS_TLS_KEY="$tls/server.key" HS_CA_CERT=/complement/ca/ca.crt
exec node tests/complement/launchers/lattice.mjs
