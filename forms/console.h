/* SPDX-License-Identifier: MIT */
/* console: the screens of tpvadmin, bound to core's records and jobs. */
#ifndef FORMS_CONSOLE_H
#define FORMS_CONSOLE_H

#include <stdbool.h>

#include "core/base/error.h"
#include "core/settings/session.h"

struct console_options {
    bool no_color, ascii, no_mouse;
    bool plain; /* the terminal has no letters but those of ASCII */
};

/* Runs the console until it is left. ERROR_USAGE without a usable terminal. */
bool console_run(const struct session_options *session, const struct console_options *options,
                 struct error *error);

#endif
