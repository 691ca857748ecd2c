#!/bin/sh
# Appends every alert as one line to a file.
#
#   command: [/etc/noc/hooks.d/log.sh, /var/lib/noc/alerts.log]
set -eu

file=${1:?usage: log.sh FILE}

exec 9>>"$file"
# One writer at a time, so that no two lines mix.
flock -w 10 9 || exit 75
printf '%s\t%s\t%s\t%s\t%s\n' \
    "$(date +%Y-%m-%dT%H:%M:%S%z)" "$NOC_EVENT" "${NOC_TARGET:--}" "${NOC_INCIDENT:--}" "$NOC_SUBJECT" >&9
