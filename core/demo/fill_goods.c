/* SPDX-License-Identifier: MIT */
/* Rows of what is sold: nomenclatures, articles, prices, promotions. */
#include "config.h"

#include "core/demo/demo_internal.h"

static const struct demo_pair *pair_of(const struct demo_row *row, const struct demo_pairs *pairs)
{
    return &pairs->items[row->number];
}

static void put_pair(struct demo_row *row, const struct demo_pair *pair)
{
    demo_put_text(row, pair->code);
    demo_put_text(row, pair->label);
}

static void fill_company(struct demo_row *row)
{
    static const char *const names[] = { "Comptoirs de l'Ouest SAS", "Comptoirs du Léman SARL" };

    demo_put_integer(row, row->id);
    demo_put_text(row, names[row->number]);
    demo_put_format(row, "000000%03d000%02d", (int)row->id, (int)row->id);
    demo_put_text(row, "EUR");
}

static void fill_country(struct demo_row *row)
{
    put_pair(row, pair_of(row, &demo_countries));
}

static void fill_currency(struct demo_row *row)
{
    put_pair(row, pair_of(row, &demo_currencies));
    demo_put_integer(row, 2);
    demo_put_real(row, pair_of(row, &demo_currencies)->value);
}

static void fill_unit(struct demo_row *row)
{
    put_pair(row, pair_of(row, &demo_units));
}

static void fill_vat(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_text(row, pair_of(row, &demo_vat)->label);
    demo_put_real(row, pair_of(row, &demo_vat)->value);
}

static void fill_colour(struct demo_row *row)
{
    put_pair(row, pair_of(row, &demo_colours));
    demo_put_integer(row, (int64_t)pair_of(row, &demo_colours)->value);
}

static void fill_size(struct demo_row *row)
{
    put_pair(row, pair_of(row, &demo_sizes));
    demo_put_integer(row, row->id * 10);
}

static void fill_family(struct demo_row *row)
{
    demo_put_dossier(row);
    demo_put_text(row, demo_families[row->number].code);
    demo_put_text(row, demo_families[row->number].label);
    demo_put_real(row, (double)demo_between(row, 180, 520) / 1000);
}

static void put_subfamily(struct demo_row *row, size_t family, size_t noun)
{
    demo_put_format(row, "%s%zu", demo_families[family].code, noun + 1);
}

static int64_t subfamily_lines(const struct demo_row *row)
{
    return row->number < (int64_t)demo_family_count ? FAMILY_WORDS : 0;
}

static void fill_subfamily(struct demo_row *row)
{
    demo_put_dossier(row);
    put_subfamily(row, (size_t)row->number, (size_t)row->line);
    demo_put_text(row, demo_families[row->number].code);
    demo_put_text(row, demo_families[row->number].nouns[row->line]);
}

static void fill_supplier(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_FOU, row->number);
    demo_put_format(row, "Établissements %s", demo_word(row, &demo_surnames));
    demo_put_town(row);
    demo_put_text(row, "FR");
    demo_put_phone(row);
}

/* A few descriptions are longer than a page of the database: they spill over. */
static void put_description(struct demo_row *row)
{
    if (demo_chance(row, 4))
        demo_put_prose(row, 4500);
    else if (demo_chance(row, 15))
        demo_put_null(row);
    else
        demo_put_prose(row, (size_t)demo_between(row, 60, 500));
}

static void fill_article(struct demo_row *row)
{
    size_t family = demo_article_family(row, row->number);
    int64_t price = demo_article_price(row, row->number);
    int64_t margin = demo_between(row, 18, 55);

    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_ART, row->number);
    demo_put_article_name(row, row->number);
    put_subfamily(row, family, demo_article_noun(row, row->number));
    demo_put_integer(row, demo_families[family].vat);
    demo_put_text(row, "U");
    demo_put_integer(row, price);
    demo_put_integer(row, price * (100 - margin) / 100);
    demo_put_integer(row, margin);
    if (demo_chance(row, 70))
        demo_put_real(row, (double)demo_between(row, 20, 9000) / 1000);
    else
        demo_put_null(row);
    demo_put_integer(row, demo_chance(row, 96));
    demo_put_date(row, -demo_between(row, 400, 2500));
    if (demo_chance(row, 60))
        demo_put_date(row, -demo_between(row, 1, 399));
    else
        demo_put_null(row);
    put_description(row);
}

static int64_t photo_lines(const struct demo_row *row)
{
    return (int64_t)(demo_trait(row, SET_ARTPHOTO, row->number, 0) % 2);
}

static void fill_photo(struct demo_row *row)
{
    demo_put_dossier(row);
    demo_put_key(row, SET_ART, row->number);
    demo_put_integer(row, row->line + 1);
    demo_put_text(row, "image/bmp");
    demo_put_picture(row, 8);
    demo_put_picture(row, 16);
}

static int64_t barcode_lines(const struct demo_row *row)
{
    return 1 + (demo_trait(row, SET_ARTCB, row->number, 0) % 3 == 0);
}

static void fill_barcode(struct demo_row *row)
{
    demo_put_dossier(row);
    demo_put_barcode(row, demo_id(row, SET_ART, row->number), row->line);
    demo_put_key(row, SET_ART, row->number);
    demo_put_integer(row, row->line == 0);
    demo_put_integer(row, row->line == 0 ? 1 : 6);
}

enum { SIZES_EACH = 3 };

static int64_t variant_lines(const struct demo_row *row)
{
    if (!demo_families[demo_article_family(row, row->number)].sized)
        return 0;
    return SIZES_EACH * (1 + (int64_t)(demo_trait(row, SET_ARTDECL, row->number, 0) % 4));
}

static void fill_variant(struct demo_row *row)
{
    uint64_t first = demo_trait(row, SET_ARTDECL, row->number, 1) % demo_colours.count;
    size_t colour = (first + (uint64_t)(row->line / SIZES_EACH)) % demo_colours.count;

    demo_put_dossier(row);
    demo_put_key(row, SET_ART, row->number);
    demo_put_text(row, demo_colours.items[colour].code);
    demo_put_text(row, demo_sizes.items[1 + row->line % SIZES_EACH].code);
    demo_put_format(row, "S%07d-%02d", (int)row->number + 1, (int)row->line + 1);
    if (row->line % SIZES_EACH == SIZES_EACH - 1)
        demo_put_integer(row, 200);
    else
        demo_put_null(row);
}

static int64_t one_line(const struct demo_row *row)
{
    return row->number >= 0;
}

static void fill_purchase(struct demo_row *row)
{
    demo_put_dossier(row);
    demo_put_key(row, SET_ART, row->number);
    demo_put_integer(row, demo_id(row, SET_FOU, demo_pick(row, SET_FOU)));
    demo_put_code(row, 'R', 8, demo_below(row, 90000000));
    demo_put_integer(row, demo_article_price(row, row->number) * 6 / 10);
    demo_put_integer(row, demo_between(row, 1, 30));
}

static void fill_text(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_code(row, 'T', 5, row->number);
    demo_put_text(row, "fr");
    demo_put_integer(row, demo_chance(row, 90));
    if (demo_chance(row, 5))
        demo_put_null(row);
    else
        demo_put_prose(row, (size_t)demo_between(row, 400, 6000));
}

static void fill_tariff(struct demo_row *row)
{
    demo_put_dossier(row);
    put_pair(row, pair_of(row, &demo_tariffs));
    demo_put_text(row, "EUR");
    demo_put_date(row, -730);
    demo_put_null(row);
}

static int64_t price_lines(const struct demo_row *row)
{
    return demo_count(row, SET_ART);
}

static void fill_price(struct demo_row *row)
{
    const struct demo_pair *tariff = pair_of(row, &demo_tariffs);
    int64_t price = demo_article_price(row, row->line);

    demo_put_dossier(row);
    demo_put_text(row, tariff->code);
    demo_put_key(row, SET_ART, row->line);
    demo_put_integer(row, 1);
    demo_put_integer(row, (int64_t)((double)price * tariff->value) / 10 * 10 + 9);
}

static void fill_promotion(struct demo_row *row)
{
    int64_t start = -demo_between(row, -10, 700);

    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_PROMO, row->number);
    demo_put_text(row, demo_word(row, &demo_promotions));
    demo_put_date(row, start);
    demo_put_date(row, start + demo_between(row, 5, 40));
    demo_put_integer(row, demo_between(row, 1, 8) * 5);
    demo_put_integer(row, start > -40);
}

static int64_t promotion_lines(const struct demo_row *row)
{
    int64_t wanted = 8 + (int64_t)(demo_trait(row, SET_PROMO, row->number, 0) % 24);
    int64_t articles = demo_count(row, SET_ART);

    return wanted < articles ? wanted : articles;
}

/* Neighbours: as many different articles as there are lines. */
static void fill_promotion_line(struct demo_row *row)
{
    uint64_t articles = (uint64_t)demo_count(row, SET_ART);
    int64_t first = (int64_t)(demo_trait(row, SET_PROMO, row->number, 1) % articles);
    int64_t article = (first + row->line) % (int64_t)articles;

    demo_put_integer(row, demo_id(row, SET_PROMO, row->number));
    demo_put_dossier(row);
    demo_put_key(row, SET_ART, article);
    if (demo_chance(row, 50))
        demo_put_integer(row, demo_article_price(row, article) * 8 / 100 * 10 + 9);
    else
        demo_put_null(row);
}

/* clang-format off */
#define SHARED(table, fill, rows)         { table, fill, true, NULL, SET_COUNT, rows, GROWS_NOT }
#define ROWS(table, fill, rows, growth)   { table, fill, false, NULL, SET_COUNT, rows, growth }
#define LINES(table, fill, parent, lines) { table, fill, false, lines, parent, 0, GROWS_NOT }

const struct demo_filling demo_goods[GOODS_COUNT] = {
    [SET_DOSSIER] =  SHARED("DOSSIER",  fill_company,   DEMO_DOSSIERS),
    [SET_PAYS] =     SHARED("PAYS",     fill_country,   12),
    [SET_DEV] =      SHARED("DEV",      fill_currency,  4),
    [SET_UNITE] =    SHARED("UNITE",    fill_unit,      5),
    [SET_TVA] =      SHARED("TVA",      fill_vat,       4),
    [SET_COULEUR] =  SHARED("COULEUR",  fill_colour,    12),
    [SET_TAILLE] =   SHARED("TAILLE",   fill_size,      6),
    [SET_FAM] =      ROWS("FAM",        fill_family,    12, GROWS_NOT),
    [SET_SFAM] =     LINES("SFAM",      fill_subfamily, SET_FAM, subfamily_lines),
    [SET_FOU] =      ROWS("FOU",        fill_supplier,  80, GROWS),
    [SET_ART] =      ROWS("ART",        fill_article,   2000, GROWS),
    [SET_ARTPHOTO] = LINES("ARTPHOTO",  fill_photo,     SET_ART, photo_lines),
    [SET_ARTCB] =    LINES("ARTCB",     fill_barcode,   SET_ART, barcode_lines),
    [SET_ARTDECL] =  LINES("ARTDECL",   fill_variant,   SET_ART, variant_lines),
    [SET_ARTFOU] =   LINES("ARTFOU",    fill_purchase,  SET_ART, one_line),
    [SET_TEXTE] =    ROWS("TEXTE",      fill_text,      300, GROWS),
    [SET_TARIF] =    ROWS("TARIF",      fill_tariff,    3, GROWS_NOT),
    [SET_TARIFLIG] = LINES("TARIFLIG",  fill_price,     SET_TARIF, price_lines),
    [SET_PROMO] =    ROWS("PROMO",      fill_promotion, 40, GROWS),
    [SET_PROMOLIG] = LINES("PROMOLIG",  fill_promotion_line, SET_PROMO, promotion_lines),
};
/* clang-format on */
