#!/bin/sh
# Posts every alert to a group robot of 钉钉.
#
#   command: [/etc/noc/hooks.d/dingtalk.sh]
#   environment: { DINGTALK_TOKEN: "credential:dingtalk-token", DINGTALK_SECRET: "credential:dingtalk-secret" }
#   optional: DINGTALK_SECRET only where the robot signs (加签), DINGTALK_URL for a gateway,
#   DINGTALK_MENTION (a mobile number) to be called, https_proxy
set -eu

: "${DINGTALK_TOKEN:?not set}"
url=${DINGTALK_URL:-https://oapi.dingtalk.com/robot/send}

# A text as the inside of a JSON string.
json() {
    printf %s "$1" | tr '\t\r' '  ' | tr -d '\000-\010\013\014\016-\037\177' | sed 's/\\/\\\\/g; s/"/\\"/g' |
        awk '{ printf "%s%s", end, $0; end = "\\n" }'
}

hash() { openssl dgst -sha256 -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }

# Hexadecimal digits as bytes.
bytes() {
    printf "$(printf %s "$1" | awk '{
        for (i = 1; i < length($0); i += 2)
            printf "\\%03o", (index(d, substr($0, i, 1)) - 1) * 16 + index(d, substr($0, i + 1, 1)) - 1
    }' d=0123456789abcdef -)"
}

# A block of 64 bytes with every byte's high and low digit exchanged after the two tables: XOR with 0x36 or 0x5c.
pad() {
    printf %s "$1" | awk '{
        while (length($0) < 128) $0 = $0 "0"
        for (i = 1; i <= 128; i++) printf "%s", substr(i % 2 ? high : low, index(d, substr($0, i, 1)), 1)
    }' d=0123456789abcdef high="$2" low="$3" -
}

# HMAC-SHA-256 (RFC 2104) of $2 under $1, in base64. Spelt out because openssl takes keys only in its argument list,
# where everyone on the host can read them.
hmac() {
    if [ "$(printf %s "$1" | wc -c)" -gt 64 ]; then key=$(printf %s "$1" | hash | hex); else key=$(printf %s "$1" | hex); fi
    inner=$({ bytes "$(pad "$key" 32107654ba98fedc 67452301efcdab89)"; printf %s "$2"; } | hash | hex)
    { bytes "$(pad "$key" 54761032dcfe98ba cdef89ab45670123)"; bytes "$inner"; } | hash | base64
}

query="access_token=$DINGTALK_TOKEN"
if [ -n "${DINGTALK_SECRET:-}" ]; then
    now=$(date +%s)000
    sign=$(hmac "$DINGTALK_SECRET" "$now
$DINGTALK_SECRET" | sed 's/+/%2B/g; s/\//%2F/g; s/=/%3D/g')
    query="$query&timestamp=$now&sign=$sign"
fi

mention=
[ -z "${DINGTALK_MENTION:-}" ] || mention=", \"at\": {\"atMobiles\": [\"$(json "$DINGTALK_MENTION")\"]}"
body="{\"msgtype\": \"text\", \"text\": {\"content\": \"$(json "$NOC_TEXT")\"}$mention}"

# The address holds the token: it goes through a descriptor, so that it stands in no list of processes.
answer=$(printf %s "$body" | curl -sS --max-time 20 -H 'Content-Type: application/json' --data-binary @- \
    --config /dev/fd/3 3<<END
url = "$url?$query"
END
) || exit 75

code=$(printf %s "$answer" | sed -n 's/.*"errcode" *: *\(-\{0,1\}[0-9]\{1,\}\).*/\1/p')
[ "$code" = 0 ] && exit 0
printf '%s\n' "$answer" >&2
case $code in
    '' | -1 | 130101 | 410100 | 660026) exit 75 ;;     # no answer of the robot, busy, too many messages
    *) exit 1 ;;
esac
