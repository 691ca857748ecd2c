#!/bin/sh
# Mails the documents of a report that noc has written, as attachments, through the host's sendmail.
#
#   command: [/etc/noc/hooks.d/mail-report.sh, office@example.gov.cn, …]
#   on: [report]
#   environment: { MAIL_FROM: noc@example.gov.cn, MAIL_FILES: "*.html 更正说明.md" }
#
# MAIL_FILES has patterns of names, all files without it. Files of more than MAIL_LIMIT bytes together (20000000) are not
# sent: the mail then says where they lie. SENDMAIL names another program.
set -eu

[ $# -gt 0 ] || { echo "usage: mail-report.sh ADDRESS…" >&2; exit 64; }
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

# The name of a file as a parameter of a header (RFC 2231), in pieces that keep lines short.
parameter() {
    printf %s "$2" | od -An -v -tx1 | tr -s ' ' '\n' | awk -v name="$1" '
        NF == 0 { next }
        { if (length(part) > 54) { pieces[count++] = part; part = "" } part = part "%" toupper($1) }
        END {
            pieces[count++] = part
            for (i = 0; i < count; i++) printf ";\n %s*%d*=%s%s", name, i, i == 0 ? "UTF-8'"''"'" : "", pieces[i]
        }'
}

media_type() {
    case $1 in
        *.html) echo 'text/html; charset=utf-8' ;;
        *.csv) echo 'text/csv; charset=utf-8' ;;
        *.md) echo 'text/markdown; charset=utf-8' ;;
        *.json) echo application/json ;;
        *.pdf) echo application/pdf ;;
        *) echo application/octet-stream ;;
    esac
}

# The names of the files to send, a line each. The manifest belongs to the folder, not to the report.
documents() {
    [ -d "$1" ] || return 0
    cd "$1"
    # Patterns are parted at blanks; names may have them.
    for name in ${MAIL_FILES:-*}; do
        if [ -f "$name" ] && [ "$name" != manifest.json ]; then printf '%s\n' "$name"; fi
    done | awk '!seen[$0]++'
}

folder=${NOC_REPORT_DIR:-}
text=$NOC_TEXT
files=
if [ -n "$folder" ]; then
    files=$(documents "$folder")
    size=$(printf '%s\n' "$files" | while IFS= read -r name; do [ -z "$name" ] || wc -c < "$folder/$name"; done |
        awk '{ sum += $1 } END { printf "%d", sum }')
    if [ "$size" -gt "${MAIL_LIMIT:-20000000}" ]; then
        files=
        text="$text
附件共 $size 字节，超过邮件限额，请到上述位置查看。"
    elif [ -z "$files" ]; then
        text="$text
没有可作附件的文件，请到上述位置查看。"
    fi
fi

# The same for every attempt, so that a mail that was delivered twice can be told.
id=$(printf %s "$NOC_DELIVERY_ID" | tr -c 'A-Za-z0-9.@_-' '.' | tr '@' '.')
# No line of base64 begins with a hyphen.
boundary="--noc-report"

# Written first: a mail that is cut short, because a file was replaced meanwhile, is not sent but tried again.
mail=$(mktemp)
trap 'rm -f "$mail"' EXIT

{
    [ -z "${MAIL_FROM:-}" ] || printf 'From: %s\n' "$MAIL_FROM"
    printf 'To: %s\n' "$to"
    printf 'Subject: %s\n' "$(encoded "$NOC_SUBJECT")"
    printf 'Date: %s\n' "$(LC_ALL=C date -R)"
    printf 'Message-ID: <%s@noc.%s>\n' "$id" "$(printf %s "$NOC_SITE" | tr -c 'A-Za-z0-9.-' '-')"
    printf 'Auto-Submitted: auto-generated\nMIME-Version: 1.0\n'
    printf 'Content-Type: multipart/mixed; boundary="%s"\n\n' "$boundary"
    printf -- '--%s\n' "$boundary"
    printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n'
    printf '%s\n' "$text" | base64
    [ -z "$files" ] || printf '%s\n' "$files" | while IFS= read -r name; do
        printf -- '--%s\n' "$boundary"
        printf 'Content-Type: %s\n' "$(media_type "$name")"
        printf 'Content-Transfer-Encoding: base64\n'
        printf 'Content-Disposition: attachment%s\n\n' "$(parameter filename "$name")"
        base64 < "$folder/$name" || exit 75
    done
    printf -- '--%s--\n' "$boundary"
} > "$mail"

"${SENDMAIL:-/usr/sbin/sendmail}" -t -oi < "$mail"
