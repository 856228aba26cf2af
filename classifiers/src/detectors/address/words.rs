//! Words of postal addresses. The endings of English streets are those of the United States Postal
//! Service's Publication 28, appendix C1, units those of its appendix C2.

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] = &[
    Entries::words(Class::STREET, STREETS),
    Entries::phrases(Class::STREET, LONG_STREETS),
    Entries::words(Class::STREET_WEAK, WEAK_STREETS),
    Entries::words(Class::STREET_END, ENDS),
    Entries::words(Class::STREET_TAIL, TAILS),
    Entries::words(Class::STREET_WEAK_END, WEAK_ENDS),
    Entries::words(Class::UNIT, UNITS),
    Entries::phrases(Class::BOX, BOXES),
    Entries::phrases(Class::ADDRESS_KEY, KEYS),
    Entries::phrases(Class::ADDRESS_CUE, CUES),
    Entries::words(Class::NO_ADDRESS, NO_ADDRESSES),
    Entries::phrases(Class::COUNTRY, COUNTRIES),
];

/// Before the name of the street.
const STREETS: &str = "
rue avenue boulevard bd blvd chemin allee impasse quai ruelle sentier faubourg lotissement
lieu-dit calle avenida avda paseo carretera ctra rambla cuesta pasaje pasadizo glorieta callejon
travesia urbanizacion urb alameda vial bulevar costanilla calzada jiron jr canada viale piazza
piazzale corso vicolo contrada lungomare lungotevere incrocio rotonda salita stretto borgo rua
travessa praca estrada ladeira rodovia beco viela loteamento condominio passarela viaduto favela
chacara ul ulica aleja aleje plac osiedle os rondo bulwar szosa strada bulevardul calea aleea
soseaua улица ул проспект пр-т переулок пер бульвар шоссе вулиця вул булевард провулок οδοσ
λεωφοροσ jalan jln duong pho
";

const LONG_STREETS: &str = "
lieu dit, grand rue, laan van, via di, via del, via della, via dei, via delle, avenida da
avenida do, camino de, camino del
";

/// Before the name of the street, and everyday words.
const WEAK_STREETS: &str = "
via place square passage route cours voie plaza pl av camino ronda acceso largo strada canale
traversa localita frazione campo parque jardim quinta vila vale lago lagoa praia distrito quadra
conjunto residencial sitio fazenda colonia nucleo trecho morro recanto setor area esplanada
estacao feira aeroporto vereda al c r barrio poligono parcela esplanade promenade residence hameau
str bd trakt droga calle
";

/// Behind the name of the street.
const ENDS: &str = "
street st road rd avenue ave av drive dr lane ln court ct boulevard blvd terrace ter crescent cres
close highway hwy parkway pkwy alley mews turnpike freeway expressway motorway causeway bypass
underpass overpass stravenue trafficway throughway skyway gardens grove square sq place pl walk
way row circle cir trail trl loop crossing strasse gasse weg platz allee ring damm ufer stieg
steig promenade markt chaussee pfad straat laan plein gracht kade singel dreef steeg hof gatan
vagen grand stigen torget backen gata vei veien gate plass vej gade alle straede torv katu tie
kuja polku utca ut korut setany koz ulice namesti trida nabrezi ulica cesta trg tanav tee puiestee
iela gatve sokak sokagi cadde caddesi bulvari mahallesi
";

/// Behind the name of the street, written small.
const TAILS: &str = "
katu kuja polku utca utja tere korut setany ulice namesti trida nabrezi cesta trg tanav puiestee iela gatve
sokak sokagi cadde caddesi bulvari mahallesi
";

/// Behind the name of the street, and everyday words.
const WEAK_ENDS: &str = "
annex arcade bayou beach bend bluff bluffs bottom branch bridge brook brooks burg burgs camp
canyon cape center centers cliff cliffs club common commons corner corners course cove coves creek
curve dale dam divide estate estates extension extensions fall falls ferry field fields flat flats
ford fords forest forge forges fork forks fort garden gateway glen glens green greens groves
harbor harbors haven heights hill hills hollow inlet island islands isle junction junctions key
keys knoll knolls lake lakes land landing light lights lock locks lodge mall manor manors meadow
meadows mill mills mission mount mountain mountains neck orchard oval park parks parkways pass
passage path pike pine pines plain plains plaza point points port ports prairie radial ramp ranch
rapid rapids rest ridge ridges river roads route rue run shoal shoals shore shores spring springs
spur spurs squares station stream streets summit track trace tunnel union unions valley valleys
via viaduct view views village villages ville vista walks wall ways well wells trails circles
drives courts terraces pointe wharf rise
";

const UNITS: &str = "
apt apartment suite ste unit flat floor fl room rm bldg building studio penthouse basement lot box
hangar pier slip trlr spc appt appartement etage bat batiment escalier residence porte piso puerta
planta esc escalera bloque portal local oficina depto departamento interior int izq dcha bajo bl
pta interno scala piano palazzina appartamento etg og eg stiege tur top whg wohnung haus
hinterhaus bus verdieping huis lgh tr vaning leilighet sal th tv mf lok mieszkanie m pietro klatka
bloco andar apto sala lote bairro casa fundos dto esq кв квартира д дом корп оф stan kat daire ap
sc et
";

/// A box at a post office, and military post (USPS Publication 28, section 225 and 228).
const BOXES: &str = "
po box, p o box, post office box, postbox, postfach, boite postale, bp, apartado
apartado de correos, apdo, casella postale, caixa postal, postbus, skrytka pocztowa, skr poczt
postboks, pl, psc, apo ae, apo ap, apo aa, fpo ae, fpo ap, fpo aa, dpo ae, dpo ap, dpo aa, uss
usns, usnv, usnuss, абонентский ящик, postafiók
";

/// Keys and heads of columns that hold an address or its street.
const KEYS: &str = "
address, home address, postal address, street address, mailing address, billing address
shipping address, delivery address, residential address, current address, permanent address
full address, address line, address line 1, addr, street, streetaddress, homeaddress
postaladdress, addressline1, residence, place of residence, shipping to, ship to, bill to
deliver to, domicile, anschrift, adresse, wohnanschrift, postanschrift, lieferadresse
rechnungsadresse, wohnadresse, wohnort, straße, strasse, hausanschrift, privatanschrift
privatadresse, meldeadresse, lieferanschrift, rechnungsanschrift, straße hausnummer
strasse hausnr, adresse postale, adresse complète, adresse de livraison, adresse de facturation
adresse du domicile, rue, dirección, domicilio, dirección postal, dirección de envío
dirección de facturación, domicilio fiscal, calle, residencia, indirizzo, residenza
indirizzo di residenza, indirizzo di spedizione, via, recapito, adres, woonadres, postadres
bezorgadres, factuuradres, straatnaam, straat, huisadres, adres zamieszkania, adres zameldowania
adres korespondencyjny, adres dostawy, miejsce zamieszkania, ulica, endereço, morada
endereço residencial, endereço completo, endereço de entrega, logradouro, residência, adress
postadress, gatuadress, leveransadress, faktureringsadress, hemadress, bostadsadress, postadresse
gateadresse, bopæl, osoite, katuosoite, kotiosoite, adresa, bydliště, trvalé bydliště
adresa bydliska, bydlisko, lakcím, cím, lakóhely, értesítési cím, domiciliu, adresa de domiciliu
prebivalište, адрес, адрес проживания, адреса, διεύθυνση, adres bilgisi, ikametgah
adresi, العنوان, כתובת, पता, 地址, 住址, 住所, 주소
";

/// Behind these an address comes.
const CUES: &str = "
lives at, living at, currently living at, resides at, residing at, resident at, lives in, lived in
living in, my address is, address is, his address, her address, my new address, addresses are
delivered to, deliver it to, ship it to, send it to, sent to, located at, is located at, moved to
now live in, now live at, office is at, offices are at, offices are located at, headquarters at
taxi to, meet me at, arrived at, drop me at, pick me up at, house at, flat at, apartment at
stop at, wohnhaft, wohnhaft in, wohnt in, wohnt in der, wohnt am, gemeldet in, meine adresse ist
meine anschrift lautet, liefern an, demeurant, demeurant au, domicilié, domiciliée, domicilié au
domiciliée au, habite au, habite, résidant au, résidant, mon adresse est, j'habite au, livrer au
con domicilio en, domiciliado en, domiciliada en, residente en, vive en, vivo en, mi dirección es
reside en, residente in, residente a, residente, abita in, abito in, domiciliato in
domiciliata in, il mio indirizzo è, woonachtig, woonachtig te, wonende te, woont op, woont aan
ik woon op, mijn adres is, zamieszkały, zamieszkała, zam, mieszka przy, mieszkam przy
mój adres to, zameldowany, zameldowana, residente em, residente na, morador em, moradora em
mora na, moro na, meu endereço é, a minha morada é, residindo em, bosatt, bosatt på, bor på
min adress är, boende på, bopæl, bor i, bosat, min adresse er, bytem, trvale bytem, bydlištěm
bytom, lakik, lakcíme, domiciliat în, domiciliată în, s prebivalištem u, stanuje u
проживает по адресу, проживающий по адресу, проживающая по адресу, зарегистрирован по адресу
живу по адресу, asuu osoitteessa, ikamet eden
";

/// What makes the word for an address that of something else.
const NO_ADDRESSES: &str = "
ip ipv4 ipv6 email e-mail mail mac memory web url wallet btc eth bitcoin ethereum crypto contract
server base network host hardware bus node remote local listen bind public private destination
source virtual physical return register dns internet website courriel correo posta elettronica
electronica electronico eletronico
";

const COUNTRIES: &str = "
germany, france, spain, italy, austria, switzerland, netherlands, belgium, luxembourg, portugal
poland, sweden, norway, denmark, finland, iceland, ireland, united kingdom, uk, england, scotland
wales, czech republic, czechia, slovakia, hungary, romania, bulgaria, greece, cyprus, croatia
slovenia, serbia, bosnia, albania, estonia, latvia, lithuania, ukraine, russia, belarus, turkey
usa, united states, united states of america, canada, mexico, brazil, argentina, chile, uruguay
colombia, peru, australia, new zealand, south africa, india, china, japan, south korea, singapore
malaysia, indonesia, philippines, thailand, vietnam, israel, egypt, morocco, tunisia, algeria
nigeria, kenya, saudi arabia, united arab emirates, iran, greenland, deutschland, österreich
schweiz, frankreich, spanien, italien, niederlande, belgien, polen, allemagne, autriche, suisse
belgique, pays bas, espagne, italie, royaume uni, alemania, francia, españa, italia, suiza
reino unido, germania, svizzera, duitsland, frankrijk, nederland, belgië, polska, niemcy, francja
brasil, alemanha, frança, espanha, suíça, sverige, norge, danmark, suomi, tyskland, česko
slovensko, magyarország, românia, türkiye, россия, украина, ελλάδα
";
