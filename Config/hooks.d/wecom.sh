#!/bin/sh
# Posts every alert to a group robot of 企业微信.
#
#   command: [/etc/noc/hooks.d/wecom.sh]
#   environment: { WECOM_KEY: "credential:wecom" }     # the key of the robot's webhook address
#   optional: WECOM_URL for a gateway, WECOM_MENTION (a mobile number, or @all) to be called, https_proxy
set -eu

: "${WECOM_KEY:?not set}"
url=${WECOM_URL:-https://qyapi.weixin.qq.com/cgi-bin/webhook/send}

# A text as the inside of a JSON string.
json() {
    printf %s "$1" | tr '\t\r' '  ' | tr -d '\000-\010\013\014\016-\037\177' | sed 's/\\/\\\\/g; s/"/\\"/g' |
        awk '{ printf "%s%s", end, $0; end = "\\n" }'
}

# A message may have 2,048 bytes; a character cut in two is left out.
text=$(printf %s "$NOC_TEXT" | head -c 2000 | iconv -c -f UTF-8 -t UTF-8) || true
mention=
[ -z "${WECOM_MENTION:-}" ] || mention=", \"mentioned_mobile_list\": [\"$(json "$WECOM_MENTION")\"]"
body="{\"msgtype\": \"text\", \"text\": {\"content\": \"$(json "$text")\"$mention}}"

# The address holds the key: it goes through a descriptor, so that it stands in no list of processes.
answer=$(printf %s "$body" | curl -sS --max-time 20 -H 'Content-Type: application/json' --data-binary @- \
    --config /dev/fd/3 3<<END
url = "$url?key=$WECOM_KEY"
END
) || exit 75

code=$(printf %s "$answer" | sed -n 's/.*"errcode" *: *\(-\{0,1\}[0-9]\{1,\}\).*/\1/p')
[ "$code" = 0 ] && exit 0
printf '%s\n' "$answer" >&2
case $code in
    '' | -1 | 45009 | 45033) exit 75 ;;     # no answer of the robot, busy, too many messages
    *) exit 1 ;;
esac
