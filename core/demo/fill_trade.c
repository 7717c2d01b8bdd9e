/* SPDX-License-Identifier: MIT */
/* Rows of where, by whom and to whom it is sold: shops, tills, customers, stock, tickets. */
#include "config.h"

#include "core/demo/demo_internal.h"

enum { STOCK_PLACES = 8 };

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void fill_shop(struct demo_row *row)
{
    demo_put_dossier(row);
    demo_put_key(row, SET_ETB, row->number);
    demo_put_format(row, "Magasin n° %d", (int)row->number + 1);
    demo_put_street(row);
    demo_put_town(row);
    demo_put_phone(row);
    demo_put_picture(row, 32);
}

/* The first shop brings the central warehouse along: D000, of no shop. */
static int64_t warehouse_lines(const struct demo_row *row)
{
    return row->number == 0 ? 2 : 1;
}

static void fill_warehouse(struct demo_row *row)
{
    bool central = row->number == 0 && row->line == 0;

    demo_put_dossier(row);
    demo_put_key(row, SET_DEPOT, central ? -1 : row->number);
    demo_put_text(row, central ? "Entrepôt central" : "Réserve du magasin");
    if (central)
        demo_put_null(row);
    else
        demo_put_key(row, SET_ETB, row->number);
}

static int64_t shop_of_till(const struct demo_row *row, int64_t till)
{
    return till % demo_count(row, SET_ETB);
}

static void fill_till(struct demo_row *row)
{
    int64_t shop = shop_of_till(row, row->number);

    demo_put_dossier(row);
    demo_put_integer(row, row->number + 1);
    demo_put_key(row, SET_ETB, shop);
    demo_put_key(row, SET_DEPOT, shop);
    demo_put_format(row, "Caisse %d", (int)row->number + 1);
    demo_put_text(row, "PUB");
    demo_put_integer(row, demo_between(row, 10, 30) * 1000);
}

/* One account a till, and with the first those of the office, which belong to none. */
static int64_t user_lines(const struct demo_row *row)
{
    return row->number == 0 ? 3 : 1;
}

static void fill_user(struct demo_row *row)
{
    static const char *const offices[] = { NULL, "admin", "support" };

    if (row->line == 0)
        demo_put_format(row, "caisse%d-%03d", row->dossier, (int)row->number + 1);
    else
        demo_put_format(row, "%s%d", offices[row->line], row->dossier);
    demo_put_text(row, demo_word(row, &demo_surnames));
    demo_put_dossier(row);
    if (row->line == 0)
        demo_put_integer(row, row->number + 1);
    else
        demo_put_null(row);
    demo_put_text(row, row->line == 0 ? "VENDEUR" : "ADMINISTRATEUR");
}

static void fill_seller(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_VEND, row->number);
    demo_put_text(row, demo_word(row, &demo_first_names));
    demo_put_text(row, demo_word(row, &demo_surnames));
    demo_put_key(row, SET_ETB, row->number % demo_count(row, SET_ETB));
    demo_put_real(row, (double)demo_between(row, 0, 30) / 1000);
}

static void fill_payment_mean(struct demo_row *row)
{
    const struct demo_pair *mean = &demo_payments.items[row->number];

    demo_put_dossier(row);
    demo_put_text(row, mean->code);
    demo_put_text(row, mean->label);
    demo_put_integer(row, (int64_t)mean->value);
    demo_put_integer(row, row->number == 0);
}

/* `chance` percent of NULLs where nothing is known of a customer. */
static bool put_unknown(struct demo_row *row, int chance)
{
    bool unknown = demo_chance(row, chance);

    if (unknown)
        demo_put_null(row);
    return unknown;
}

static void fill_customer(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_CLI, row->number);
    demo_put_text(row, demo_word(row, &demo_surnames));
    if (!put_unknown(row, 8))
        demo_put_text(row, demo_word(row, &demo_first_names));
    if (!put_unknown(row, 30))
        demo_put_format(row, "client%d@courriel.example", (int)row->number + 1);
    if (!put_unknown(row, 40))
        demo_put_phone(row);
    if (!put_unknown(row, 50))
        demo_put_date(row, -demo_between(row, 6600, 30000));
    demo_put_real(row, demo_chance(row, 5) ? 2.5 : 0);
    if (!put_unknown(row, 85))
        demo_put_integer(row, demo_between(row, 0, 50000));
    demo_put_date(row, -demo_between(row, 1, 2500));
    if (!put_unknown(row, 92))
        demo_put_prose(row, (size_t)demo_between(row, 40, 300));
}

static int64_t address_lines(const struct demo_row *row)
{
    return 1 + (demo_trait(row, SET_CLIADR, row->number, 0) % 4 == 0);
}

static void fill_address(struct demo_row *row)
{
    demo_put_integer(row, demo_id(row, SET_CLI, row->number));
    demo_put_text(row, row->line == 0 ? "FAC" : "LIV");
    demo_put_dossier(row);
    demo_put_street(row);
    demo_put_town(row);
    demo_put_text(row, "FR");
}

static int64_t card_lines(const struct demo_row *row)
{
    return demo_trait(row, SET_FIDCARTE, row->number, 0) % 3 < 2;
}

static void put_card(struct demo_row *row)
{
    demo_put_format(row, "29%010lld", (long long)demo_id(row, SET_CLI, row->number));
}

static void fill_card(struct demo_row *row)
{
    static const char *const ranks[] = { "BRONZE", "ARGENT", "OR" };

    put_card(row);
    demo_put_dossier(row);
    demo_put_integer(row, demo_id(row, SET_CLI, row->number));
    demo_put_integer(row, demo_between(row, 0, 2000));
    demo_put_text(row, ranks[demo_below(row, 3)]);
}

static int64_t points_lines(const struct demo_row *row)
{
    return card_lines(row) * (1 + (int64_t)(demo_trait(row, SET_FIDMVT, row->number, 0) % 7));
}

static void fill_points(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    put_card(row);
    demo_put_time(row, -demo_between(row, 1, 63000000));
    demo_put_integer(row, demo_between(row, 1, 150));
    demo_put_text(row, demo_chance(row, 80) ? "Achat" : NULL);
}

static void fill_voucher(struct demo_row *row)
{
    int64_t amount = demo_between(row, 1, 10) * 1000;

    demo_put_key(row, SET_CADEAU, row->id - 1);
    demo_put_dossier(row);
    demo_put_integer(row, amount);
    demo_put_integer(row, demo_chance(row, 35) ? 0 : amount);
    demo_put_date(row, demo_between(row, -200, 365));
}

static int64_t stock_lines(const struct demo_row *row)
{
    return lesser(STOCK_PLACES, demo_count(row, SET_ETB) + 1);
}

/* Neighbouring warehouses, sorted: the key is written in order. */
static void fill_stock(struct demo_row *row)
{
    int64_t places = demo_count(row, SET_ETB) + 1;
    int64_t choices = places - stock_lines(row) + 1;
    int64_t first = (int64_t)(demo_trait(row, SET_STOCK, row->number, 0) % (uint64_t)choices);

    demo_put_dossier(row);
    demo_put_key(row, SET_ART, row->number);
    demo_put_key(row, SET_DEPOT, first + row->line - 1);
    demo_put_real(row, (double)demo_between(row, 0, 120));
    if (!put_unknown(row, 80))
        demo_put_real(row, 1);
    demo_put_integer(row, demo_between(row, 0, 10));
}

static void fill_movement(struct demo_row *row)
{
    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_ART, demo_pick(row, SET_ART));
    demo_put_key(row, SET_DEPOT, demo_pick(row, SET_ETB));
    demo_put_history(row);
    demo_put_text(row, demo_chance(row, 40) ? "E" : "S");
    demo_put_integer(row, demo_between(row, 1, 24));
    demo_put_text(row, demo_word(row, &demo_reasons));
}

static void fill_order(struct demo_row *row)
{
    static const char *const states[] = { "EN COURS", "PRÊTE", "LIVRÉE", "ANNULÉE" };

    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_key(row, SET_COMMANDE, row->number);
    demo_put_integer(row, demo_id(row, SET_CLI, demo_pick(row, SET_CLI)));
    demo_put_history(row);
    demo_put_text(row, states[demo_below(row, 4)]);
    demo_put_integer(row, demo_below(row, 5) * 1000);
}

static int64_t order_lines(const struct demo_row *row)
{
    return 1 + (int64_t)(demo_trait(row, SET_COMMANDE, row->number, 0) % 5);
}

static void fill_order_line(struct demo_row *row)
{
    int64_t article = demo_pick(row, SET_ART);

    demo_put_integer(row, demo_id(row, SET_COMMANDE, row->number));
    demo_put_integer(row, row->line + 1);
    demo_put_dossier(row);
    demo_put_key(row, SET_ART, article);
    demo_put_integer(row, demo_between(row, 1, 4));
    demo_put_integer(row, demo_article_price(row, article));
}

static int64_t parameter_lines(const struct demo_row *row)
{
    return row->number < 0 ? 0 : (int64_t)demo_parameters.count;
}

static void fill_parameter(struct demo_row *row)
{
    const struct demo_pair *parameter = &demo_parameters.items[row->line];

    demo_put_dossier(row);
    demo_put_integer(row, row->number + 1);
    demo_put_text(row, parameter->code);
    demo_put_text(row, parameter->label[0] == '\0' ? NULL : parameter->label);
}

static void fill_message(struct demo_row *row)
{
    int64_t start = -demo_between(row, 0, 300);

    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_integer(row, demo_pick(row, SET_CAISSE) + 1);
    demo_put_date(row, start);
    if (!put_unknown(row, 20))
        demo_put_date(row, start + 14);
    demo_put_integer(row, demo_chance(row, 10));
    demo_put_text(row, demo_word(row, &demo_messages));
}

static void fill_ticket(struct demo_row *row)
{
    int64_t tills = demo_count(row, SET_CAISSE);

    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_integer(row, row->number % tills + 1);
    demo_put_integer(row, row->number / tills + 1);
    demo_put_history(row);
    demo_put_integer(row, demo_id(row, SET_VEND, demo_pick(row, SET_VEND)));
    if (!put_unknown(row, 60))
        demo_put_integer(row, demo_id(row, SET_CLI, demo_pick(row, SET_CLI)));
    demo_put_integer(row, demo_ticket_total(row));
    demo_put_text(row, "VALIDÉ");
    demo_put_digest(row);
}

static void fill_ticket_line(struct demo_row *row)
{
    struct demo_sale sale;

    demo_ticket_line(row, row->line, &sale);
    demo_put_integer(row, demo_id(row, SET_TICKET, row->number));
    demo_put_integer(row, row->line + 1);
    demo_put_key(row, SET_ART, sale.article);
    demo_put_article_name(row, sale.article);
    demo_put_integer(row, sale.quantity);
    demo_put_integer(row, sale.price);
    if (sale.discount == 0)
        demo_put_null(row);
    else
        demo_put_integer(row, sale.discount);
    demo_put_integer(row, sale.amount);
    demo_put_integer(row, demo_families[demo_article_family(row, sale.article)].vat);
}

static int64_t payment_lines(const struct demo_row *row)
{
    return 1 + (demo_trait(row, SET_TICREG, row->number, 0) % 6 == 0);
}

/* Paid in two: half of it, then the rest. */
static void fill_payment(struct demo_row *row)
{
    int64_t total = demo_ticket_total(row);
    int64_t first = payment_lines(row) == 1 ? total : total / 2;

    demo_put_integer(row, demo_id(row, SET_TICKET, row->number));
    demo_put_integer(row, row->line + 1);
    demo_put_text(row, demo_payments.items[demo_below(row, 5)].code);
    demo_put_integer(row, row->line == 0 ? first : total - first);
}

static void fill_event(struct demo_row *row)
{
    const struct demo_pair *event = &demo_events.items[demo_below(row, (int64_t)demo_events.count)];

    demo_put_integer(row, row->id);
    demo_put_dossier(row);
    demo_put_integer(row, row->number % demo_count(row, SET_CAISSE) + 1);
    demo_put_history(row);
    demo_put_integer(row, (int64_t)event->value);
    demo_put_text(row, event->label);
    if (!put_unknown(row, 50))
        demo_put_text(row, demo_word(row, &demo_sentences));
    demo_put_digest(row);
}

static void fill_import(struct demo_row *row)
{
    demo_put_history(row);
    demo_put_format(row, "tarif-%05d.csv", (int)row->id);
    demo_put_integer(row, demo_between(row, 10, 4000));
    demo_put_integer(row, demo_chance(row, 10));
    if (demo_chance(row, 50))
        demo_put_null(row);
    else
        demo_put_integer(row, demo_below(row, 100));
}

/* clang-format off */
#define AT(set)                           [SET_##set - SET_ETB]
#define ROWS(table, fill, rows, growth)   { table, fill, false, NULL, SET_COUNT, rows, growth }
#define LINES(table, fill, parent, lines) { table, fill, false, lines, parent, 0, GROWS_NOT }

const struct demo_filling demo_trade[TRADE_COUNT] = {
    AT(ETB) =       ROWS("ETB",        fill_shop,         12, GROWS_ROOT),
    AT(DEPOT) =     LINES("DEPOT",     fill_warehouse,    SET_ETB, warehouse_lines),
    AT(CAISSE) =    ROWS("CAISSE",     fill_till,         40, GROWS_ROOT),
    AT(UTIL) =      LINES("UTIL",      fill_user,         SET_CAISSE, user_lines),
    AT(VEND) =      ROWS("VEND",       fill_seller,       60, GROWS_ROOT),
    AT(MRG) =       ROWS("MRG",        fill_payment_mean, 7, GROWS_NOT),
    AT(CLI) =       ROWS("CLI",        fill_customer,     3000, GROWS),
    AT(CLIADR) =    LINES("CLIADR",    fill_address,      SET_CLI, address_lines),
    AT(FIDCARTE) =  LINES("FIDCARTE",  fill_card,         SET_CLI, card_lines),
    AT(FIDMVT) =    LINES("FIDMVT",    fill_points,       SET_CLI, points_lines),
    AT(CADEAU) =    ROWS("CADEAU",     fill_voucher,      600, GROWS),
    AT(STOCK) =     LINES("STOCK",     fill_stock,        SET_ART, stock_lines),
    AT(MVTSTK) =    ROWS("MVTSTK",     fill_movement,     22000, GROWS),
    AT(COMMANDE) =  ROWS("COMMANDE",   fill_order,        500, GROWS),
    AT(COMLIG) =    LINES("COMLIG",    fill_order_line,   SET_COMMANDE, order_lines),
    AT(PARAM) =     LINES("PARAM",     fill_parameter,    SET_CAISSE, parameter_lines),
    AT(MSGCAISSE) = ROWS("MSGCAISSE",  fill_message,      60, GROWS_ROOT),
    AT(TICKET) =    ROWS("TICKET",     fill_ticket,       5000, GROWS),
    AT(TICLIG) =    LINES("TICLIG",    fill_ticket_line,  SET_TICKET, demo_ticket_lines),
    AT(TICREG) =    LINES("TICREG",    fill_payment,      SET_TICKET, payment_lines),
    AT(JET) =       ROWS("JET",        fill_event,        18000, GROWS),
    AT(LOGIMP) =    { "LOGIMP", fill_import, true, NULL, SET_COUNT, 365, GROWS },
};
/* clang-format on */
