/* SPDX-License-Identifier: MIT */
/* The toolkit's own texts: French is the source language. */
#ifndef TUI_TRANSLATE_H
#define TUI_TRANSLATE_H

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) text

#endif
