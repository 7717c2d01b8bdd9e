/* SPDX-License-Identifier: MIT */
/* i18n: French is the source language. N_() marks a text of a table; who shows it calls gettext. */
#ifndef CORE_BASE_I18N_H
#define CORE_BASE_I18N_H

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) text

#endif
