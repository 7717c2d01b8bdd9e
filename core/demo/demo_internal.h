/* SPDX-License-Identifier: MIT */
/*
 * What the files of the generator share. Every value is a function of (table, dossier, row, line):
 * no row remembers another one, so memory stays constant and a ticket can know its lines' total.
 */
#ifndef CORE_DEMO_DEMO_INTERNAL_H
#define CORE_DEMO_DEMO_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/db/db.h"

extern const char *const demo_schema[];
extern const size_t demo_schema_count;
extern const char *const demo_indexes[];
extern const size_t demo_index_count;

/* In the order of generation. */
enum demo_set {
    SET_DOSSIER,
    SET_PAYS,
    SET_DEV,
    SET_UNITE,
    SET_TVA,
    SET_COULEUR,
    SET_TAILLE,
    SET_FAM,
    SET_SFAM,
    SET_FOU,
    SET_ART,
    SET_ARTPHOTO,
    SET_ARTCB,
    SET_ARTDECL,
    SET_ARTFOU,
    SET_TEXTE,
    SET_TARIF,
    SET_TARIFLIG,
    SET_PROMO,
    SET_PROMOLIG,
    SET_ETB,
    SET_DEPOT,
    SET_CAISSE,
    SET_UTIL,
    SET_VEND,
    SET_MRG,
    SET_CLI,
    SET_CLIADR,
    SET_FIDCARTE,
    SET_FIDMVT,
    SET_CADEAU,
    SET_STOCK,
    SET_MVTSTK,
    SET_COMMANDE,
    SET_COMLIG,
    SET_PARAM,
    SET_MSGCAISSE,
    SET_TICKET,
    SET_TICLIG,
    SET_TICREG,
    SET_JET,
    SET_LOGIMP,
    SET_COUNT
};

enum { DEMO_DOSSIERS = 2 };

/* How many rows each table has (its parents, for a table of lines), by dossier. */
struct demo_counts {
    int64_t rows[SET_COUNT][DEMO_DOSSIERS];
};

/* The row being written. */
struct demo_row {
    const struct demo_counts *counts;
    struct statement *insert;
    struct text *text; /* where long values are composed */
    int parameter;     /* the last one bound */
    enum demo_set set;
    int dossier;    /* 1 or 2 */
    int64_t number; /* from 0 in its dossier; of the parent, in a table of lines */
    int64_t line;   /* from 0 under that parent */
    int64_t id;     /* from 1 through both dossiers, lines counted */
    uint64_t random;
};

/*
 * Chance: reproducible, drawn from the row.
 */
uint64_t demo_mix(uint64_t value);
uint64_t demo_random(struct demo_row *row);
/* 0 to `limit` - 1; 0 when there is no choice. */
int64_t demo_below(struct demo_row *row, int64_t limit);
int64_t demo_between(struct demo_row *row, int64_t low, int64_t high);
bool demo_chance(struct demo_row *row, int percent);
/* A number that depends on (dossier, set, number) and `salt` alone: the same from any row. */
uint64_t demo_trait(const struct demo_row *row, enum demo_set set, int64_t number, int salt);

int64_t demo_count(const struct demo_row *row, enum demo_set set);
int64_t demo_pick(struct demo_row *row, enum demo_set set);
/* The id that row `number` of `set` has, for sets without lines. */
int64_t demo_id(const struct demo_row *row, enum demo_set set, int64_t number);

/*
 * Values: each call binds the next column.
 */
void demo_put_integer(struct demo_row *row, int64_t value);
void demo_put_real(struct demo_row *row, double value);
void demo_put_text(struct demo_row *row, const char *value);
void demo_put_null(struct demo_row *row);
void demo_put_format(struct demo_row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void demo_put_dossier(struct demo_row *row);
/* A code as programs number things: `prefix`, then `number` + 1 in `digits` figures. */
void demo_put_code(struct demo_row *row, char prefix, int digits, int64_t number);
/* The business key that row `number` of `set` has: an article's REF, a shop's ETB… */
void demo_put_key(struct demo_row *row, enum demo_set set, int64_t number);
/* Days and seconds count from 1 January 2026, before it when negative. */
void demo_format_date(int64_t day, char text[CLOCK_TEXT_SIZE]);
void demo_put_date(struct demo_row *row, int64_t day);
void demo_put_time(struct demo_row *row, int64_t seconds);
/* Opening hours of the two years before day 0, rising with the row's number in its table. */
void demo_put_history(struct demo_row *row);
/* Sentences, at least so many bytes. */
void demo_put_prose(struct demo_row *row, size_t bytes);
/* A square BMP picture. */
void demo_put_picture(struct demo_row *row, int side);
/* A valid EAN-13 of the article with this id; `rank` 0 to 3. */
void demo_put_barcode(struct demo_row *row, int64_t article_id, int64_t rank);
void demo_put_street(struct demo_row *row);
/* Two columns: postcode and town. */
void demo_put_town(struct demo_row *row);
void demo_put_phone(struct demo_row *row);
void demo_put_digest(struct demo_row *row);

/*
 * What several tables must agree on.
 */
size_t demo_article_family(const struct demo_row *row, int64_t article);
size_t demo_article_noun(const struct demo_row *row, int64_t article);
/* Cents, VAT included, ending in 9. */
int64_t demo_article_price(const struct demo_row *row, int64_t article);
void demo_put_article_name(struct demo_row *row, int64_t article);

struct demo_sale {
    int64_t article;
    int64_t quantity;
    int64_t price;
    int64_t discount; /* percent, 0 = none */
    int64_t amount;
};

int64_t demo_ticket_lines(const struct demo_row *row);
void demo_ticket_line(const struct demo_row *row, int64_t line, struct demo_sale *sale);
int64_t demo_ticket_total(const struct demo_row *row);

/*
 * Words.
 */
enum { FAMILY_WORDS = 8 };

struct demo_family {
    const char *code;
    const char *label;
    int vat;       /* TVACOD */
    int low, high; /* prices, in euros */
    bool sized;    /* comes in colours and sizes */
    const char *nouns[FAMILY_WORDS];
    const char *qualities[FAMILY_WORDS];
};

struct demo_words {
    const char *const *items;
    size_t count;
};

struct demo_pair {
    const char *code;
    const char *label;
    double value;
};

struct demo_pairs {
    const struct demo_pair *items;
    size_t count;
};

extern const struct demo_family demo_families[];
extern const size_t demo_family_count;
extern const struct demo_words demo_first_names, demo_surnames, demo_streets, demo_brands,
    demo_sentences, demo_reasons, demo_promotions, demo_messages;
extern const struct demo_pairs demo_countries, demo_currencies, demo_units, demo_vat, demo_colours,
    demo_sizes, demo_payments, demo_tariffs, demo_towns, demo_events, demo_parameters;

const char *demo_word(struct demo_row *row, const struct demo_words *words);

/*
 * Rows: a filler binds every column of its table that is not generated.
 */
typedef void (*demo_fill_fn)(struct demo_row *row);
/* How many lines parent `row->number` has. */
typedef int64_t (*demo_lines_fn)(const struct demo_row *row);

struct demo_filling {
    const char *table;
    demo_fill_fn fill;
    bool shared;          /* one for all dossiers */
    demo_lines_fn lines;  /* NULL: not a table of lines */
    enum demo_set parent; /* of a table of lines */
    int64_t rows;         /* otherwise: at scale 1, in dossier 1 */
    enum demo_growth { GROWS_NOT, GROWS_ROOT, GROWS } growth;
};

/* By set: those before SET_ETB, what is sold, and those from it on, where and to whom. */
enum { GOODS_COUNT = SET_ETB, TRADE_COUNT = SET_COUNT - SET_ETB };

extern const struct demo_filling demo_goods[GOODS_COUNT];
extern const struct demo_filling demo_trade[TRADE_COUNT];

#endif
