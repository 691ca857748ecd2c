#!/bin/sh
# Sends every alert as mail through the host's sendmail (postfix, exim, msmtp, …).
#
#   command: [/etc/noc/hooks.d/sendmail.sh, duty@example.gov.cn, …]
#   environment: { MAIL_FROM: noc@example.gov.cn }     # optional; SENDMAIL names another program
set -eu

[ $# -gt 0 ] || { echo "usage: sendmail.sh ADDRESS…" >&2; exit 64; }
to=$1
shift
for address; do to="$to, $address"; done

# A header's text in encoded words (RFC 2047, Q): at most 75 characters each, never cutting a character in two.
encoded() {
    printf %s "$1" | od -An -v -tx1 | tr -s ' ' '\n' | awk '
        function flush() { if (word != "") { printf "%s=?UTF-8?Q?%s?=", fold, word; fold = "\n "; word = "" } }
        function put() { if (length(word) + length(char) > 60) flush(); word = word char; char = "" }
        NF == 0 { next }
        { if ($1 !~ /^[89ab]/) put(); char = char "=" toupper($1) }
        END { put(); flush() }'
}

# The same for every attempt, so that a mail that was delivered twice can be told.
id=$(printf %s "$NOC_DELIVERY_ID" | tr -c 'A-Za-z0-9.@_-' '.' | tr '@' '.')

{
    [ -z "${MAIL_FROM:-}" ] || printf 'From: %s\n' "$MAIL_FROM"
    printf 'To: %s\n' "$to"
    printf 'Subject: %s\n' "$(encoded "$NOC_SUBJECT")"
    printf 'Date: %s\n' "$(LC_ALL=C date -R)"
    printf 'Message-ID: <%s@noc.%s>\n' "$id" "$(printf %s "$NOC_SITE" | tr -c 'A-Za-z0-9.-' '-')"
    printf 'Auto-Submitted: auto-generated\nMIME-Version: 1.0\n'
    printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n'
    printf '%s\n' "$NOC_TEXT" | base64
} | "${SENDMAIL:-/usr/sbin/sendmail}" -t -oi
