#!/bin/sh
# Keeps the daily head of the chain, a line each, where who can write the record cannot write: a share of another host, a
# write-once medium. noc verify --witness FILE tells later whether the record is still the one that it was.
#
#   command: [/etc/noc/hooks.d/witness.sh, /mnt/witness/noc-heads.txt]
#   on: [head]
#
# By mail: sendmail.sh with on: [head]; noc verify --witness reads the saved texts, too.
set -eu

file=${1:?usage: witness.sh FILE}
[ -n "$NOC_HEAD" ] || exit 0

exec 9>>"$file"
# One writer at a time; a head that is there already is not kept twice.
flock -w 10 9 || exit 75
grep -qxF -- "$NOC_HEAD" "$file" || printf '%s\n' "$NOC_HEAD" >&9
