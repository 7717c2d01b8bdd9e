/* SPDX-License-Identifier: MIT */
/* How the values of a row are drawn and bound. */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/demo/demo_internal.h"

enum {
    DAY_SECONDS = 24 * 60 * 60,
    PICTURE_HEADER = 54,
    PICTURE_SIDE = 32, /* the largest */
    CENTS = 100,
    HISTORY_DAYS = 730,
    OPENING = 9 * 60 * 60,
    OPEN_SECONDS = 11 * 60 * 60,
};

/* 1 January 2026 00:00 UTC. */
static const int64_t day_zero = 1767225600;

/* splitmix64's step and finisher (Steele, Lea, Flood): small, fast, the same everywhere. */
uint64_t demo_mix(uint64_t value)
{
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

uint64_t demo_random(struct demo_row *row)
{
    row->random = demo_mix(row->random);
    return row->random;
}

int64_t demo_below(struct demo_row *row, int64_t limit)
{
    return limit <= 1 ? 0 : (int64_t)(demo_random(row) % (uint64_t)limit);
}

int64_t demo_between(struct demo_row *row, int64_t low, int64_t high)
{
    return low + demo_below(row, high - low + 1);
}

bool demo_chance(struct demo_row *row, int percent)
{
    return demo_below(row, 100) < percent;
}

uint64_t demo_trait(const struct demo_row *row, enum demo_set set, int64_t number, int salt)
{
    return demo_mix(((uint64_t)number << 20) ^ ((uint64_t)salt << 8) ^ ((uint64_t)set << 2) ^
                    (uint64_t)row->dossier);
}

int64_t demo_count(const struct demo_row *row, enum demo_set set)
{
    return row->counts->rows[set][row->dossier - 1];
}

int64_t demo_pick(struct demo_row *row, enum demo_set set)
{
    return demo_below(row, demo_count(row, set));
}

int64_t demo_id(const struct demo_row *row, enum demo_set set, int64_t number)
{
    return number + 1 + (row->dossier == 2 ? row->counts->rows[set][0] : 0);
}

const char *demo_word(struct demo_row *row, const struct demo_words *words)
{
    return words->items[demo_below(row, (int64_t)words->count)];
}

void demo_put_integer(struct demo_row *row, int64_t value)
{
    db_bind_integer(row->insert, ++row->parameter, value);
}

void demo_put_real(struct demo_row *row, double value)
{
    db_bind_real(row->insert, ++row->parameter, value);
}

void demo_put_text(struct demo_row *row, const char *value)
{
    db_bind_text(row->insert, ++row->parameter, value);
}

void demo_put_null(struct demo_row *row)
{
    db_bind_null(row->insert, ++row->parameter);
}

void demo_put_format(struct demo_row *row, const char *format, ...)
{
    va_list arguments;

    text_reset(row->text);
    va_start(arguments, format);
    text_format_list(row->text, format, arguments);
    va_end(arguments);
    demo_put_text(row, text_string(row->text));
}

void demo_put_dossier(struct demo_row *row)
{
    demo_put_integer(row, row->dossier);
}

/* Most of the columns are codes: formatted by hand, printf would be a fifth of the time. */
void demo_put_code(struct demo_row *row, char prefix, int digits, int64_t number)
{
    char code[24] = { prefix };

    number++;
    for (int i = digits; i > 0; i--, number /= 10)
        code[i] = (char)('0' + number % 10);
    demo_put_text(row, code);
}

void demo_put_key(struct demo_row *row, enum demo_set set, int64_t number)
{
    /* clang-format off */
    static const struct {
        char prefix;
        int digits;
    } keys[SET_COUNT] = {
        [SET_FOU] = { 'F', 5 },      [SET_ART] = { 'A', 7 },   [SET_PROMO] = { 'P', 6 },
        [SET_ETB] = { 'M', 3 },      [SET_DEPOT] = { 'D', 3 }, [SET_VEND] = { 'V', 4 },
        [SET_CLI] = { 'C', 7 },      [SET_CADEAU] = { 'K', 9 }, [SET_COMMANDE] = { 'B', 7 },
    };
    /* clang-format on */

    demo_put_code(row, keys[set].prefix, keys[set].digits, number);
}

void demo_format_date(int64_t day, char text[CLOCK_TEXT_SIZE])
{
    clock_format_utc(day_zero + day * DAY_SECONDS, text);
    text[strlen("2026-01-01")] = '\0';
}

void demo_put_date(struct demo_row *row, int64_t day)
{
    char text[CLOCK_TEXT_SIZE];

    demo_format_date(day, text);
    demo_put_text(row, text);
}

void demo_put_time(struct demo_row *row, int64_t seconds)
{
    char text[CLOCK_TEXT_SIZE];

    clock_format_utc(day_zero + seconds, text);
    demo_put_text(row, text);
}

void demo_put_history(struct demo_row *row)
{
    int64_t count = demo_count(row, row->set);
    int64_t place = row->number * HISTORY_DAYS;
    int64_t seconds = OPENING + place % count * OPEN_SECONDS / count;

    demo_put_time(row, (place / count - HISTORY_DAYS) * DAY_SECONDS + seconds);
}

void demo_put_prose(struct demo_row *row, size_t bytes)
{
    text_reset(row->text);
    while (row->text->length < bytes && !row->text->failed)
        text_add(row->text, demo_word(row, &demo_sentences));
    demo_put_text(row, text_string(row->text));
}

static void store_little_endian(unsigned char *to, size_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

/* 24 bits a pixel, sides multiple of 4: lines need no padding. Two colours that melt. */
void demo_put_picture(struct demo_row *row, int side)
{
    unsigned char picture[PICTURE_HEADER + 3 * PICTURE_SIDE * PICTURE_SIDE] = { 'B', 'M' };
    size_t size = PICTURE_HEADER + 3 * (size_t)side * (size_t)side;
    uint64_t colours = demo_random(row);

    store_little_endian(picture + 2, size);
    store_little_endian(picture + 10, PICTURE_HEADER);
    store_little_endian(picture + 14, 40);
    store_little_endian(picture + 18, (size_t)side);
    store_little_endian(picture + 22, (size_t)side);
    picture[26] = 1;
    picture[28] = 24;
    for (size_t i = PICTURE_HEADER; i < size; i++) {
        size_t pixel = (i - PICTURE_HEADER) / 3;
        size_t channel = (i - PICTURE_HEADER) % 3;

        picture[i] = (unsigned char)((colours >> (8 * channel)) + pixel * (1 + channel) +
                                     ((pixel * colours) >> 60));
    }
    db_bind_blob(row->insert, ++row->parameter, picture, size);
}

void demo_put_barcode(struct demo_row *row, int64_t article_id, int64_t rank)
{
    char code[14] = { '\0' };
    int64_t value = 376000000000 + article_id * 4 + rank;
    int sum = 0;

    for (int i = 11; i >= 0; i--, value /= 10) {
        code[i] = (char)('0' + value % 10);
        sum += (code[i] - '0') * (i % 2 == 0 ? 1 : 3);
    }
    code[12] = (char)('0' + (10 - sum % 10) % 10);
    demo_put_text(row, code);
}

void demo_put_street(struct demo_row *row)
{
    int number = (int)demo_between(row, 1, 180);

    demo_put_format(row, "%d %s", number, demo_word(row, &demo_streets));
}

void demo_put_town(struct demo_row *row)
{
    const struct demo_pair *town = &demo_towns.items[demo_below(row, (int64_t)demo_towns.count)];

    demo_put_text(row, town->code);
    demo_put_text(row, town->label);
}

/* In the range that the French regulator keeps for works of fiction. */
void demo_put_phone(struct demo_row *row)
{
    int low = (int)demo_below(row, 100);

    demo_put_format(row, "06 39 98 %02d %02d", (int)demo_below(row, 100), low);
}

void demo_put_digest(struct demo_row *row)
{
    static const char digits[] = "0123456789abcdef";
    char digest[33] = { '\0' };

    for (int half = 0; half < 2; half++) {
        uint64_t bits = demo_random(row);

        for (int i = 0; i < 16; i++, bits >>= 4)
            digest[16 * half + i] = digits[bits & 15];
    }
    demo_put_text(row, digest);
}

size_t demo_article_family(const struct demo_row *row, int64_t article)
{
    return demo_trait(row, SET_ART, article, 0) % demo_family_count;
}

size_t demo_article_noun(const struct demo_row *row, int64_t article)
{
    return demo_trait(row, SET_ART, article, 1) % FAMILY_WORDS;
}

int64_t demo_article_price(const struct demo_row *row, int64_t article)
{
    const struct demo_family *family = &demo_families[demo_article_family(row, article)];
    int64_t span = (int64_t)(family->high - family->low) * CENTS;
    int64_t price = (int64_t)family->low * CENTS +
                    (int64_t)(demo_trait(row, SET_ART, article, 2) % (uint64_t)span);

    return price / 10 * 10 + 9;
}

void demo_put_article_name(struct demo_row *row, int64_t article)
{
    const struct demo_family *family = &demo_families[demo_article_family(row, article)];
    uint64_t trait = demo_trait(row, SET_ART, article, 3);

    text_reset(row->text);
    text_add(row->text, family->nouns[demo_article_noun(row, article)]);
    text_add_char(row->text, ' ');
    text_add(row->text, family->qualities[trait % FAMILY_WORDS]);
    text_add_char(row->text, ' ');
    text_add(row->text, demo_brands.items[(trait >> 8) % demo_brands.count]);
    demo_put_text(row, text_string(row->text));
}

int64_t demo_ticket_lines(const struct demo_row *row)
{
    return 1 + (int64_t)(demo_trait(row, SET_TICKET, row->number, 0) % 7);
}

void demo_ticket_line(const struct demo_row *row, int64_t line, struct demo_sale *sale)
{
    uint64_t trait = demo_trait(row, SET_TICLIG, row->number * 8 + line, 0);

    sale->article = (int64_t)((trait >> 16) % (uint64_t)demo_count(row, SET_ART));
    sale->quantity = trait % 8 == 0 ? 1 + (int64_t)((trait >> 4) % 6) : 1;
    sale->price = demo_article_price(row, sale->article);
    sale->discount = (trait >> 8) % 10 == 0 ? 10 : 0;
    sale->amount = sale->quantity * sale->price * (100 - sale->discount) / 100;
}

int64_t demo_ticket_total(const struct demo_row *row)
{
    int64_t lines = demo_ticket_lines(row);
    int64_t total = 0;
    struct demo_sale sale;

    for (int64_t line = 0; line < lines; line++) {
        demo_ticket_line(row, line, &sale);
        total += sale.amount;
    }
    return total;
}
