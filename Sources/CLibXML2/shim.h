#pragma once
#include <features.h> /* before any header that sets _GNU_SOURCE: keeps fd_set identical in every Clang module */
#if defined(__swift__)
#pragma clang module import SwiftGlibc /* the C library's types belong to it alone, whatever is loaded first */
#endif
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED /* its ICU headers contradict those inside Foundation; no structure that Swift reads depends on it */
#include <libxml/HTMLparser.h>
