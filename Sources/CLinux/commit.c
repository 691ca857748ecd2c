#include "CLinux.h"

#ifndef NOC_COMMIT /* the Makefile says it */
#define NOC_COMMIT ""
#endif

const char *noc_commit(void) { return NOC_COMMIT; }
