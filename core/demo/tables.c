/* SPDX-License-Identifier: MIT */
/* What a standard till of the chain synchronises: parents before children. */
#include "config.h"

#include "core/demo/demo.h"

/* clang-format off */
#define DOWN "down", true
#define UP   "up", false

const struct demo_table demo_tables[] = {
    /* name       direction  dossier till      condition */
    { "DOSSIER",   DOWN,     "DOS",  NULL,     NULL,          10 },
    { "PAYS",      DOWN,     NULL,   NULL,     NULL,          20 },
    { "DEV",       DOWN,     NULL,   NULL,     NULL,          30 },
    { "UNITE",     DOWN,     NULL,   NULL,     NULL,          40 },
    { "TVA",       DOWN,     NULL,   NULL,     NULL,          50 },
    { "COULEUR",   DOWN,     NULL,   NULL,     NULL,          60 },
    { "TAILLE",    DOWN,     NULL,   NULL,     NULL,          70 },
    { "FAM",       DOWN,     "DOS",  NULL,     NULL,          80 },
    { "SFAM",      DOWN,     "DOS",  NULL,     NULL,          90 },
    { "ART",       DOWN,     "DOS",  NULL,     NULL,         100 },
    { "ARTPHOTO",  DOWN,     "DOS",  NULL,     NULL,         110 },
    { "ARTCB",     DOWN,     "DOS",  NULL,     NULL,         120 },
    { "ARTDECL",   DOWN,     "DOS",  NULL,     NULL,         130 },
    { "TEXTE",     DOWN,     "DOS",  NULL,     "PUBLIE = 1", 140 },
    { "TARIF",     DOWN,     "DOS",  NULL,     NULL,         150 },
    { "TARIFLIG",  DOWN,     "DOS",  NULL,     NULL,         160 },
    { "PROMO",     DOWN,     "DOS",  NULL,     NULL,         170 },
    { "PROMOLIG",  DOWN,     "DOS",  NULL,     NULL,         180 },
    { "ETB",       DOWN,     "DOS",  NULL,     NULL,         190 },
    { "DEPOT",     DOWN,     "DOS",  NULL,     NULL,         200 },
    { "CAISSE",    DOWN,     "DOS",  "CAISSE", NULL,         210 },
    { "UTIL",      DOWN,     "DOS",  "CAISSE", NULL,         220 },
    { "VEND",      DOWN,     "DOS",  NULL,     NULL,         230 },
    { "MRG",       DOWN,     "DOS",  NULL,     NULL,         240 },
    { "CLI",       DOWN,     "DOS",  NULL,     NULL,         250 },
    { "CLIADR",    DOWN,     "DOS",  NULL,     NULL,         260 },
    { "FIDCARTE",  DOWN,     "DOS",  NULL,     NULL,         270 },
    { "CADEAU",    DOWN,     "DOS",  NULL,     "SOLDE > 0",  280 },
    { "STOCK",     DOWN,     "DOS",  NULL,     NULL,         290 },
    { "COMMANDE",  DOWN,     "DOS",  NULL,     NULL,         300 },
    { "COMLIG",    DOWN,     "DOS",  NULL,     NULL,         310 },
    { "PARAM",     DOWN,     "DOS",  "CAISSE", NULL,         320 },
    { "MSGCAISSE", DOWN,     "DOS",  "CAISSE", "ANNULE = 0", 330 },
    { "TICKET",    UP,       "DOS",  "CAISSE", NULL,         500 },
    { "TICLIG",    UP,       NULL,   NULL,     NULL,         510 },
    { "TICREG",    UP,       NULL,   NULL,     NULL,         520 },
    { "FIDMVT",    UP,       "DOS",  NULL,     NULL,         530 },
    { "JET",       UP,       "DOS",  "CAISSE", NULL,         540 },
};

const struct demo_left_out_field demo_left_out_fields[] = {
    { "ART",      "PA" },
    { "ART",      "MARGE" },
    { "ARTPHOTO", "PHOTO" },
    { "FAM",      "MARGE" },
    { "VEND",     "COMMISSION" },
    { "CLI",      "NOTE" },
};
/* clang-format on */

const size_t demo_table_count = sizeof demo_tables / sizeof demo_tables[0];
const size_t demo_left_out_field_count = sizeof demo_left_out_fields / sizeof *demo_left_out_fields;
