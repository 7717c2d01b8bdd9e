/* SPDX-License-Identifier: MIT */
/* package: what the screens of a package hand to each other. */
#ifndef FORMS_PACKAGE_H
#define FORMS_PACKAGE_H

#include "core/package/review.h"
#include "forms/forms.h"

/* Shows a review; takes what it holds, and leaves it empty. */
void review_open(struct console *console, struct package_review *review, bool zip);
/* Builds it as work; takes what it holds, and leaves it empty. */
void package_start_build(struct console *console, struct package_review *review, bool zip);

#endif
