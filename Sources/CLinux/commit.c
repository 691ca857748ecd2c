#include "CLinux.h"

const char *noc_commit(void) { return NOC_COMMIT; }
