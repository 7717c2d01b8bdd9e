/* SPDX-License-Identifier: MIT */
/* tracking_world: random schemas of a business database, and the statements of its applications. */
#ifndef TESTS_UNIT_TRACKING_WORLD_H
#define TESTS_UNIT_TRACKING_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/text.h"

enum { WORLD_COLUMNS = 10, WORLD_TABLES = 2 };

struct world_column {
    const char *name;
    const char *type;
    const char *collation; /* NULL: none declared */
    const char *default_sql;
    const char *generated; /* "VIRTUAL", "STORED" or NULL */
    bool key, not_null;
};

struct world_table {
    const char *name;
    struct world_column columns[WORLD_COLUMNS];
    size_t count;
    size_t key_count;
    bool row_number_key, without_rowid, strict;
};

/*
 * What SQLite does differently as soon as a table has any trigger at all is left out of
 * the worlds whose twin has none: the order in which one statement visits several rows,
 * foreign keys that meet FAIL (what was done then stays or not) or point to their own table,
 * UPDATE OR REPLACE under recursive_triggers (it fails on a uniqueness that it did not break).
 */
struct world {
    uint64_t state; /* of the generator: the same seed gives the same world */
    struct world_table tables[WORLD_TABLES];
    bool neutral;        /* the twin has triggers too, that note nothing useful */
    bool self_reference; /* SQLite may lose count of its orphans: a twin proves nothing */
    bool no_fail;        /* no FAIL anywhere */
    bool no_foreign_keys;
    bool recursive; /* recursive_triggers is on: REPLACE then fires the triggers on DELETE */
};

/* 0 to limit - 1. */
uint32_t world_random(struct world *world, uint32_t limit);
/* True once in `times`. */
bool world_chance(struct world *world, uint32_t times);

/* Draws the tables; adds the statements that create them. */
void world_create(struct world *world, struct text *sql);
/* One more trigger of the application. */
void world_add_trigger(struct world *world, int number, struct text *sql);
/* One statement, whatever it may give. */
void world_add_statement(struct world *world, struct text *sql);

#endif
