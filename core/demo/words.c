/* SPDX-License-Identifier: MIT */
/* The words that the chain's articles, customers, towns and events are made of. */
#include "config.h"

#include "core/demo/demo_internal.h"

/* clang-format off */
#define WORDS(name, list) const struct demo_words name = { (list), sizeof(list) / sizeof(list)[0] }
#define PAIRS(name, list) const struct demo_pairs name = { (list), sizeof(list) / sizeof(list)[0] }

const struct demo_family demo_families[] = {
    { "EPI", "Épicerie", 3, 1, 12, false,
      { "Café moulu", "Thé vert", "Confiture", "Miel", "Huile d'olive", "Pâtes fraîches",
        "Riz long", "Chocolat noir" },
      { "biologique", "de Provence", "du terroir", "équitable", "extra", "de nos artisans",
        "des îles", "grand format" } },
    { "BOI", "Boissons", 3, 1, 9, false,
      { "Jus de pomme", "Limonade", "Eau pétillante", "Sirop", "Cidre doux", "Nectar",
        "Infusion glacée", "Soda" },
      { "du verger", "à l'ancienne", "sans sucre", "à la menthe", "aux agrumes", "de Normandie",
        "de nos artisans", "en pack" } },
    { "TRA", "Traiteur à emporter", 2, 4, 18, false,
      { "Salade", "Quiche", "Sandwich", "Soupe", "Tarte salée", "Wrap", "Plat cuisiné", "Bol" },
      { "du jour", "aux légumes", "au saumon", "au poulet", "sans viande", "de saison",
        "de la ferme", "à partager" } },
    { "PRE", "Presse", 4, 2, 12, false,
      { "Quotidien", "Hebdomadaire", "Mensuel", "Hors-série", "Cahier de jeux", "Revue",
        "Bimestriel", "Almanach" },
      { "de la région", "d'actualité", "du sport", "culinaire", "jeunesse", "déco", "nature",
        "scientifique" } },
    { "LIV", "Librairie", 3, 5, 45, false,
      { "Roman", "Bande dessinée", "Guide de voyage", "Album", "Livre de cuisine", "Essai",
        "Atlas", "Dictionnaire" },
      { "à colorier", "de poche", "grand format", "jeunesse", "coup de cœur", "en édition limitée",
        "bilingue", "classique" } },
    { "TEX", "Textile", 1, 9, 129, true,
      { "Pull", "Robe", "Chemise", "Pantalon", "Veste", "T-shirt", "Jupe", "Manteau" },
      { "en coton", "à rayures", "en laine", "en lin", "sans motif", "à capuche", "d'été",
        "coupe droite" } },
    { "CHA", "Chaussures", 1, 19, 149, true,
      { "Basket", "Bottine", "Sandale", "Mocassin", "Chausson", "Escarpin", "Botte", "Espadrille" },
      { "en cuir", "en toile", "pour enfant", "de ville", "de marche", "souple", "à doublure",
        "d'été" } },
    { "MAI", "Maison", 1, 3, 89, false,
      { "Vase", "Bougie", "Coussin", "Plaid", "Cadre", "Miroir", "Lampe", "Panier" },
      { "en céramique", "de créateur", "d'atelier", "blanc cassé", "rétro", "à motifs", "en bois",
        "fait main" } },
    { "CUI", "Cuisine", 1, 4, 159, false,
      { "Casserole", "Cafetière", "Poêle", "Théière", "Couteau", "Planche", "Saladier", "Moule" },
      { "en inox", "émail bleu", "en fonte", "anti-rayures", "petit modèle", "de voyage",
        "de chef", "en verre" } },
    { "JOU", "Jouets", 1, 5, 79, false,
      { "Puzzle", "Peluche", "Jeu de société", "Circuit", "Poupée", "Jeu de cartes", "Toupie",
        "Déguisement" },
      { "en bois", "dès 3 ans", "en musique", "pour apprendre", "grand modèle", "de voyage",
        "à plusieurs", "avec lumières" } },
    { "HYG", "Hygiène et beauté", 1, 2, 39, false,
      { "Savon", "Shampooing", "Crème", "Gel douche", "Parfum", "Baume", "Lait corporel",
        "Masque" },
      { "à la lavande", "au karité", "à l'aloès", "au miel", "solide", "sans parfum", "à l'amande",
        "de Marseille" } },
    { "JAR", "Jardin", 1, 2, 99, false,
      { "Terreau", "Sécateur", "Arrosoir", "Pot", "Graines", "Jardinière", "Gants", "Râteau" },
      { "toutes saisons", "usage intensif", "en zinc", "en terre cuite", "longue durée",
        "petit modèle", "du potager", "de balcon" } },
};

static const char *const first_names[] = {
    "Agnès", "Alain", "Amélie", "André", "Anaïs", "Baptiste", "Béatrice", "Benoît", "Camille",
    "Cécile", "Chloé", "Clément", "Damien", "Élodie", "Émile", "Étienne", "Fanny", "François",
    "Gaëlle", "Geneviève", "Grégoire", "Hélène", "Hugo", "Inès", "Jérôme", "Joëlle", "Julien",
    "Karim", "Léa", "Loïc", "Lucie", "Maëlys", "Malik", "Margaux", "Mathieu", "Mélanie", "Nadia",
    "Noémie", "Océane", "Olivier", "Pascal", "Raphaël", "Rémi", "Sébastien", "Solène", "Sophie",
    "Théo", "Thérèse", "Valérie", "Véronique", "Yann", "Zoé",
};
static const char *const surnames[] = {
    "Aubert", "Barbier", "Benoît", "Bernard", "Blanc", "Boulanger", "Bréhier", "Carlier",
    "Chevalier", "Colin", "Da Silva", "Deschamps", "Dubois", "Dufour", "Dumas", "Durand", "Étienne",
    "Fabre", "Faure", "Fontaine", "Gaillard", "Garnier", "Gérard", "Giraud", "Guérin", "Haddad",
    "Hébert", "Henry", "Jacquet", "Joly", "Lacroix", "L'Hôpital", "Lambert", "Le Goff", "Lefèvre",
    "Legrand", "Lemaître", "Léveillé", "Mallet", "Marchand", "Mercier", "Meunier", "Moreau",
    "N'Guyen", "Noël", "Olivier", "Pelletier", "Perrin", "Picard", "Poirier", "Prévost", "Renaud",
    "Rivière", "Robin", "Roussel", "Schmitt", "Tessier", "Vasseur", "Vidal", "Weber",
};
static const char *const streets[] = {
    "rue de la République", "avenue de la Gare", "place du Marché", "rue des Écoles",
    "boulevard Victor-Hugo", "rue Pasteur", "chemin des Vignes", "impasse des Lilas",
    "quai de la Loire", "rue du Général-Leclerc", "allée des Érables", "rue de l'Église",
    "cours Lafayette", "route de Saint-Étienne", "rue Jean-Jaurès", "place de l'Hôtel-de-Ville",
};
static const char *const brands[] = {
    "Océane", "Belle-Rive", "Le Comptoir", "Maison Fétu", "Valmorin", "Pré-Vert", "Altaïr",
    "Hauteclaire", "Brin d'Été", "Corail", "Montségur", "La Fabrique", "Nuage", "Petit Bois",
    "Rivalto", "Sève", "Terre & Sel", "Ulysse", "Zéphyr", "Éclat",
};
static const char *const sentences[] = {
    "Fabriqué avec soin par des artisans sélectionnés pour leur savoir-faire. ",
    "Se conserve à l'abri de la lumière et de l'humidité. ",
    "Un classique de la collection, apprécié depuis plusieurs générations. ",
    "Lavage à 30 °C, séchage à l'air libre conseillé. ",
    "Garantie légale de conformité : deux ans à compter de l'achat. ",
    "Ses couleurs naturelles s'accordent à tous les intérieurs. ",
    "Emballage recyclable ; pensez au tri. ",
    "Conseil du vendeur : à offrir ou à s'offrir. ",
    "Origine contrôlée, traçabilité complète du producteur au magasin. ",
    "Ne convient pas aux enfants de moins de 36 mois. ",
    "La première utilisation demande un rinçage à l'eau tiède. ",
    "Livré avec sa notice d'emploi « pas à pas ». ",
};
static const char *const reasons[] = {
    "Réception fournisseur", "Vente", "Inventaire", "Casse", "Transfert", "Retour client",
    "Démarque",
};
static const char *const promotions[] = {
    "Soldes d'hiver", "Fête des mères", "Rentrée des classes", "Foire au blanc",
    "Anniversaire du magasin", "Semaine du goût", "Noël en avance", "Déstockage", "Printemps",
    "Week-end gourmand",
};
static const char *const messages[] = {
    "Pensez à proposer la carte de fidélité.",
    "Inventaire ce soir : fermeture de la caisse à 19 h.",
    "Les chèques-cadeaux de l'an passé restent acceptés jusqu'à fin janvier.",
    "Contrôle du fonds de caisse à midi.",
    "Rappel de lot : voir l'affichage en réserve.",
    "Nouvelle étiquette de balance au rayon traiteur.",
};

static const struct demo_pair countries[] = {
    { "FR", "France", 0 }, { "BE", "Belgique", 0 }, { "CH", "Suisse", 0 },
    { "LU", "Luxembourg",
    0 }, { "DE", "Allemagne", 0 }, { "ES", "Espagne", 0 },
    { "IT", "Italie", 0 }, { "PT", "Portugal",
    0 }, { "GB", "Royaume-Uni", 0 },
    { "NL", "Pays-Bas", 0 }, { "CI", "Côte d'Ivoire", 0 }, { "CA",
    "Canada", 0 },
};
static const struct demo_pair currencies[] = {
    { "EUR", "Euro", 1 }, { "CHF", "Franc suisse", 0.9412 }, { "GBP", "Livre sterling", 0.8351 },
    { "USD", "Dollar des États-Unis", 1.0874 },
};
static const struct demo_pair units[] = {
    { "U", "Unité", 0 }, { "Kg", "Kilogramme", 0 }, { "L", "Litre", 0 }, { "m", "Mètre", 0 },
    { "Lot", "Lot", 0 },
};
static const struct demo_pair vat[] = {
    { "", "Taux normal", 20 }, { "", "Taux intermédiaire", 10 }, { "", "Taux réduit", 5.5 },
    { "", "Taux particulier (presse)", 2.1 },
};
static const struct demo_pair colours[] = {
    { "BLC", "Blanc", 0xffffff }, { "NOI", "Noir", 0x101010 }, { "BLM", "Bleu marine", 0x14213d },
    { "ROU", "Rouge", 0xc1121f }, { "VER", "Vert forêt", 0x2d6a4f }, { "JAU", "Jaune", 0xffca3a },
    { "GRI", "Gris chiné", 0x8d99ae }, { "BEI", "Beige", 0xe6ccb2 }, { "ECR", "Écru", 0xf5efe0 },
    { "ROS", "Rose poudré", 0xf4acb7 }, { "MAR", "Marron glacé", 0x6f4518 },
    { "VIO", "Violet",
    0x6a4c93 },
};
static const struct demo_pair sizes[] = {
    { "XS", "Très petit", 0 }, { "S", "Petit", 0 }, { "M", "Moyen", 0 }, { "L", "Grand", 0 },
    { "XL", "Très grand", 0 }, { "XXL", "Très très grand", 0 },
};
static const struct demo_pair payments[] = { /* the value: opens the drawer */
    { "ESP", "Espèces", 1 }, { "CB", "Carte bancaire", 0 }, { "CHQ", "Chèque", 1 },
    { "CAD",
    "Chèque-cadeau", 1 }, { "TR", "Titre-restaurant", 1 }, { "AVO", "Avoir", 0 },
    { "VIR", "Virement", 0 },
};
static const struct demo_pair tariffs[] = { /* the value: of the shop's price */
    { "PUB", "Public", 1 }, { "PRO", "Professionnels", 0.85 }, { "INT", "Personnel", 0.7 },
};
static const struct demo_pair towns[] = {
    { "35000", "Rennes", 0 }, { "44000", "Nantes", 0 }, { "49000", "Angers", 0 },
    { "37000",
    "Tours", 0 }, { "45000", "Orléans", 0 }, { "21000", "Dijon", 0 },
    { "25000", "Besançon", 0 }, { "67000",
    "Strasbourg", 0 }, { "54000", "Nancy", 0 },
    { "51100", "Reims", 0 }, { "59000", "Lille", 0 }, { "76000", "Rouen",
    0 },
    { "14000", "Caen", 0 }, { "29200", "Brest", 0 }, { "56000", "Vannes", 0 },
    { "86000",
    "Poitiers", 0 }, { "87000", "Limoges", 0 }, { "63000", "Clermont-Ferrand", 0 },
    { "42000", "Saint-Étienne", 0 }, { "69003", "Lyon", 0 }, { "38000", "Grenoble", 0 },
    { "26000", "Valence", 0 }, { "13001",
    "Marseille", 0 }, { "06000", "Nice", 0 },
    { "34000", "Montpellier", 0 }, { "31000", "Toulouse", 0 }, { "64000",
    "Pau", 0 },
    { "33000", "Bordeaux", 0 }, { "17000", "La Rochelle", 0 }, { "20000", "Ajaccio", 0 },
};
static const struct demo_pair events[] = { /* the value: the event's number */
    { "", "Démarrage du terminal", 20 }, { "", "Ouverture de caisse", 40 },
    { "",
    "Fermeture de caisse", 50 }, { "", "Ouverture du tiroir sans vente", 80 },
    { "", "Annulation de ligne", 90 }, { "",
    "Abandon de ticket", 100 },
    { "", "Réimpression de ticket", 150 }, { "", "Changement de vendeur", 170 },
    { "",
    "Perte du réseau", 190 }, { "", "Retour du réseau", 200 },
    { "", "Clôture journalière", 210 }, { "", "Archivage", 260 },
};
static const struct demo_pair parameters[] = { /* the label: the value */
    { "ticket.entete", "Merci de votre visite", 0 },
    { "ticket.pied",
    "Échange sous 30 jours avec le ticket", 0 }, { "ticket.largeur", "42", 0 },
    { "ticket.exemplaires", "1", 0 }, { "tiroir.port",
    "/dev/usb/lp0", 0 },
    { "tiroir.impulsion_ms", "120", 0 }, { "afficheur.actif", "1", 0 },
    { "afficheur.accueil",
    "Bienvenue", 0 }, { "balance.port", "", 0 },
    { "balance.protocole", "dialog06", 0 }, { "cb.terminal", "c3", 0 },
    { "cb.seuil_sans_contact", "5000", 0 }, { "remise.maximum", "15", 0 },
    { "remise.motif_exige",
    "1", 0 }, { "fonds.alerte", "40000", 0 },
    { "veille.minutes", "10", 0 }, { "fidelite.active", "1", 0 },
    { "fidelite.points_par_euro", "1", 0 }, { "cadeau.validite_mois", "12", 0 },
    { "client.modele",
    "C0000001", 0 }, { "ecran.theme", "clair", 0 },
    { "ecran.taille_police", "14", 0 }, { "son.actif", "0", 0 }, { "synchro.attente_s", "60", 0 },
};
/* clang-format on */

const size_t demo_family_count = sizeof demo_families / sizeof demo_families[0];

WORDS(demo_first_names, first_names);
WORDS(demo_surnames, surnames);
WORDS(demo_streets, streets);
WORDS(demo_brands, brands);
WORDS(demo_sentences, sentences);
WORDS(demo_reasons, reasons);
WORDS(demo_promotions, promotions);
WORDS(demo_messages, messages);
PAIRS(demo_countries, countries);
PAIRS(demo_currencies, currencies);
PAIRS(demo_units, units);
PAIRS(demo_vat, vat);
PAIRS(demo_colours, colours);
PAIRS(demo_sizes, sizes);
PAIRS(demo_payments, payments);
PAIRS(demo_tariffs, tariffs);
PAIRS(demo_towns, towns);
PAIRS(demo_events, events);
PAIRS(demo_parameters, parameters);
