/* SPDX-License-Identifier: MIT */
/*
 * demo: the business database of an invented French retail chain.
 *
 * What is generated is the same on every machine: nothing comes from the clock,
 * the environment or rand(). The chain keeps two dossiers in one database: 1 is the one
 * to work with, 2 (an eighth of it) is there so that a forgotten filter shows.
 * Its history ends on 31 December 2025; day 0 of the simulator is 1 January 2026.
 */
#ifndef CORE_DEMO_DEMO_H
#define CORE_DEMO_DEMO_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/db/db.h"

/*
 * Creates the database at the absolute `path`, in WAL mode; it appears whole or not at all.
 * `scale` 0.01 to 200: 1 is a dozen shops in less than 20 MB, and volumes grow with it (shops
 * and tills with its square root); the same scale gives the same rows. `job` may be NULL.
 * Errors: ERROR_INPUT (`path` exists or is not absolute, scale out of limits), ERROR_STOPPED,
 * ERROR_IO, ERROR_DATABASE.
 */
bool demo_generate(const char *path, double scale, struct job *job, struct error *error);

/*
 * One business day in a generated database: prices, articles, customers, stock, tickets,
 * promotions, written the ways that programs write (cascades, REPLACE, UPSERT, changed keys).
 * A transaction a step: stopped or failed, the steps before stay done. The same content and
 * `day` (0 to 36,500) give the same result. No transaction may be open on `db`.
 */
bool demo_simulate_day(struct db *db, unsigned day, struct job *job, struct error *error);

#endif
