#!/bin/sh
# Calls a notification script made for Nagios, Icinga or Checkmk: with the macros as NAGIOS_* variables, and with
# $HOSTNAME$, $SERVICESTATE$ and the like replaced in its arguments.
#
#   command: [/etc/noc/hooks.d/nagios.sh, /usr/lib/nagios/notify, --host, $HOSTNAME$, --state, $SERVICESTATE$]
set -eu

[ $# -gt 0 ] || { echo "usage: nagios.sh SCRIPT [ARGUMENT…]" >&2; exit 64; }

case $NOC_EVENT in
    down | degraded | unknown | reminder | escalation | collector) type=PROBLEM ;;
    up | recovered_degraded | recovered_unknown) type=RECOVERY ;;
    flapping) type=FLAPPINGSTART ;;
    ack) type=ACKNOWLEDGEMENT ;;
    *) type=CUSTOM ;;
esac
case $NOC_STATE in
    up | '') state=OK number=0 host=UP ;;
    degraded) state=WARNING number=1 host=UP ;;
    down) state=CRITICAL number=2 host=DOWN ;;
    unreachable) state=CRITICAL number=2 host=UNREACHABLE ;;
    *) state=UNKNOWN number=3 host=UP ;;
esac

export NAGIOS_NOTIFICATIONTYPE="$type" NAGIOS_SERVICESTATE="$state" NAGIOS_SERVICESTATEID="$number"
export NAGIOS_HOSTSTATE="$host" NAGIOS_HOSTNAME="${NOC_TARGET:-$NOC_SITE}"
export NAGIOS_HOSTALIAS="${NOC_TARGET_NAME:-$NOC_SITE}" NAGIOS_HOSTDISPLAYNAME="${NOC_TARGET_NAME:-$NOC_SITE}"
export NAGIOS_HOSTADDRESS="${NOC_TARGET:-$NOC_SITE}" NAGIOS_HOSTGROUPNAME="$NOC_GROUP"
export NAGIOS_SERVICEDESC=noc NAGIOS_SERVICEOUTPUT="$NOC_SUBJECT" NAGIOS_LONGSERVICEOUTPUT="$NOC_TEXT"
export NAGIOS_HOSTOUTPUT="$NOC_SUBJECT" NAGIOS_SERVICEDURATIONSEC="${NOC_DURATION_S:-0}"
export NAGIOS_SERVICEPROBLEMID="$NOC_INCIDENT" NAGIOS_NOTIFICATIONNUMBER="$NOC_ATTEMPT"
NAGIOS_TIMET=$(date +%s) NAGIOS_SHORTDATETIME=$(date '+%Y-%m-%d %H:%M:%S') NAGIOS_LONGDATETIME=$(LC_ALL=C date)
export NAGIOS_TIMET NAGIOS_SHORTDATETIME NAGIOS_LONGDATETIME

# A macro that is not known stays as it is written. Values are data: nothing in them is looked at again.
expanded() {
    ARGUMENT=$1 awk 'BEGIN {
        rest = ENVIRON["ARGUMENT"]
        while (match(rest, /\$[A-Z]+\$/)) {
            macro = substr(rest, RSTART, RLENGTH)
            name = "NAGIOS_" substr(macro, 2, RLENGTH - 2)
            printf "%s%s", substr(rest, 1, RSTART - 1), name in ENVIRON ? ENVIRON[name] : macro
            rest = substr(rest, RSTART + RLENGTH)
        }
        printf "%s", rest
    }'
}

left=$#
while [ "$left" -gt 0 ]; do
    set -- "$@" "$(expanded "$1")"
    shift
    left=$((left - 1))
done
exec "$@"
