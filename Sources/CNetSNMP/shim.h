#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/library/lcd_time.h>
#include <net-snmp/library/snmp_transport.h>
#include <errno.h>
#include <fcntl.h>

/* Macros with casts, which Swift does not import. */
static const int NOC_SNMP_GET = SNMP_MSG_GET, NOC_SNMP_GETNEXT = SNMP_MSG_GETNEXT, NOC_SNMP_GETBULK = SNMP_MSG_GETBULK;
static const int NOC_SNMP_RESPONSE = SNMP_MSG_RESPONSE, NOC_SNMP_REPORT = SNMP_MSG_REPORT;
static const long NOC_SNMP_V1 = SNMP_VERSION_1, NOC_SNMP_V2C = SNMP_VERSION_2c, NOC_SNMP_V3 = SNMP_VERSION_3;
static const unsigned char NOC_ASN_INTEGER = ASN_INTEGER, NOC_ASN_OCTETS = ASN_OCTET_STR, NOC_ASN_NULL = ASN_NULL,
                           NOC_ASN_OBJECT = ASN_OBJECT_ID, NOC_ASN_ADDRESS = ASN_IPADDRESS, NOC_ASN_OPAQUE = ASN_OPAQUE,
                           NOC_ASN_COUNTER32 = ASN_COUNTER, NOC_ASN_GAUGE32 = ASN_GAUGE, NOC_ASN_TICKS = ASN_TIMETICKS,
                           NOC_ASN_UNSIGNED = ASN_UINTEGER, NOC_ASN_COUNTER64 = ASN_COUNTER64,
                           NOC_ASN_FLOAT = ASN_OPAQUE_FLOAT, NOC_ASN_DOUBLE = ASN_OPAQUE_DOUBLE,
                           NOC_ASN_INTEGER64 = ASN_OPAQUE_I64, NOC_ASN_UNSIGNED64 = ASN_OPAQUE_U64,
                           NOC_ASN_OPAQUE_COUNTER64 = ASN_OPAQUE_COUNTER64, NOC_ASN_NO_OBJECT = SNMP_NOSUCHOBJECT,
                           NOC_ASN_NO_INSTANCE = SNMP_NOSUCHINSTANCE, NOC_ASN_END = SNMP_ENDOFMIBVIEW;
static const int NOC_PRIV_AES192 = USM_CREATE_USER_PRIV_AES192, NOC_PRIV_AES256 = USM_CREATE_USER_PRIV_AES256;

static inline int noc_snmp_descriptor(void *session) {
    netsnmp_transport *transport = snmp_sess_transport(session);
    return transport ? transport->sock : -1;
}

/* net-snmp leaves its UDP sockets unconnected: then nobody hears that a port is closed, and anybody may answer. */
static inline int noc_snmp_connect(void *session) {
    netsnmp_transport *transport = snmp_sess_transport(session);
    if (!transport || transport->data_length < (int)sizeof(netsnmp_sockaddr_storage)) {
        errno = EINVAL;
        return -1;
    }
    const netsnmp_sockaddr_storage *peer = (const netsnmp_sockaddr_storage *)transport->data;
    socklen_t size = peer->sa.sa_family == AF_INET6 ? sizeof(peer->sin6) : sizeof(peer->sin);
    fcntl(transport->sock, F_SETFD, FD_CLOEXEC);
    return connect(transport->sock, &peer->sa, size);
}

/* Adds the user without a name that carries discovery requests (RFC 3414, 4). Once per process. */
static inline void noc_snmp_add_empty_user(void) {
    struct usmUser *user = usm_create_user(); /* no authentication, no privacy */
    if (!user) return;
    user->name = strdup("");
    user->secName = strdup("");
    usm_add_user(user);
}
