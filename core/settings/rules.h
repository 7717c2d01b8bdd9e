/* SPDX-License-Identifier: MIT */
/* rules: what must hold between records of the settings store. */
#ifndef CORE_SETTINGS_RULES_H
#define CORE_SETTINGS_RULES_H

#include "core/record/record.h"

struct session;

/* A record about to be written, its defaults applied. ERROR_INPUT says which rule it breaks. */
bool rules_check_record(struct session *session, const struct record_type *type, const void *record,
                        struct error *error);
/* A record about to be removed. */
bool rules_check_removal(struct session *session, const struct record_type *type,
                         const void *record, struct error *error);

#endif
