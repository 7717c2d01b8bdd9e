/* SPDX-License-Identifier: MIT */
/* web: is there a web service at an address? */
#ifndef CORE_EXCHANGE_WEB_H
#define CORE_EXCHANGE_WEB_H

#include <stdbool.h>

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/base/text.h"

/*
 * Asks for an http:// or https:// address and adds one French line to `report`: status,
 * time, server software. Any HTTP answer counts as reached, and is told for what it is; no
 * redirect is followed. `timeout_ms` 0 = 10 s.
 * Errors: ERROR_INPUT, ERROR_NETWORK, ERROR_REMOTE (certificate), ERROR_STOPPED.
 */
bool web_ping(const char *address, int timeout_ms, struct job *job, struct text *report,
              struct error *error);

#endif
