/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "forms/console.h"

#include "core/base/i18n.h"

bool console_run(const struct session_options *session, const struct console_options *options,
                 struct error *error)
{
    (void)session;
    (void)options;
    return error_set(error, ERROR_USAGE, _("La console arrive."));
}
