/* SPDX-License-Identifier: MIT */
/* log: a file of lines for support: time, what, the technical detail of failures. No secret. */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H

#include "core/base/error.h"

/*
 * Appends one line about a failure to `path`: UTC time, who, what was asked, code, sentence, detail.
 * A log that cannot be written hides nothing: the caller already has the error. A file
 * of more than 4 MiB is first kept aside as PATH.1.
 */
void log_failure(const char *path, const char *who, const char *what, const struct error *error);

#endif
