//! Words for beliefs, parties, unions, orientations, origins, genes and convictions, by how they
//! are tied to a person: what someone *is*, what someone can be a *member* of, and the words for
//! membership. Written from general knowledge; parties and unions are the larger ones of Europe
//! and America by their common names.

/// What a believer is called.
pub(super) const BELIEVERS: &str = "
muslim, muslima, moslem, muslime, musulman, musulmane, musulmán, musulmana, musulmano, moslim, moslima
muzułmanin, muzułmanka, muzułmaninem, muzułmanką, muçulmano, muçulmana, muslimsk, muslimi, müslüman
jew, jewish, jüdin, jude, jüdisch, jüdische, jüdischer, jüdischen glaubens, juif, juive, judío, judía, ebreo, ebrea, jood, joods
joodse, żyd, żydówka, żydem, żydowskiego, judeu, judia, jude, judisk, judinna, jøde, jødisk
christian, christin, christlich, chrétien, chrétienne, cristiano, cristiana, christelijk, chrześcijanin
chrześcijanka, chrześcijaninem, chrześcijanką, cristão, cristã, kristen
catholic, roman catholic, katholik, katholikin, katholisch, katholische, römisch katholisch
römisch katholische, catholique, católico, católica, cattolico, cattolica, katholiek, katholieke
rooms katholiek, katolik, katoliczka, katolikiem, katoliczką, rzymskokatolickiego, katolsk, katolik
protestant, protestantin, protestantisch, protestante, evangelisch, evangelische, evangelisch lutherisch
evangélico, evangélica, evangelico, evangelica, evangelical, evangélique, luterano, luterana
lutheran, lutheraner, luthérien, luteranin, protestantką, protestantem, ewangelik, luthersk
anglican, baptist, baptiste, bautista, battista, baptista, methodist, méthodiste, metodista, calvinist
presbyterian, pentecostal, pentecostalista, pentecôtiste, pfingstler, adventist, adventista, mennonite
mennonit, quaker, mormon, mormona, mormone, mormoni, amish, jehovah's witness, jehovahs witness
zeuge jehovas, zeugin jehovas, zeugen jehovas, témoin de jéhovah, testigo de jehová, testimone di geova
jehova's getuige, jehovagetuige, getuige van jehova, świadek jehowy, świadkiem jehowy, świadkowie jehowy
testemunha de jeová, jehovas vittne, jehovas vidne, seventh day adventist, latter day saint
orthodox, russisch orthodox, griechisch orthodox, orthodoxe, ortodoxo, ortodosso, ortodossa
prawosławny, prawosławna, prawosławnym, ortodox, greek orthodox, russian orthodox, orthodox christian, coptic, copt
sunni, shia, shiite, schiit, schiitisch, sunnit, sunnitisch, alevi, alevit, alevitisch, ahmadi, sufi, ismaili, druze
hindu, hinduist, hinduistisch, hindou, hindoue, hindú, indù, hindoe, hinduistka, hinduista, hinduisk
buddhist, buddhistin, buddhistisch, bouddhiste, budista, buddista, boeddhist, boeddhistisch, buddysta
buddyjski, buddystka, sikh, sij, jain, jaina, baha'i, bahai, zoroastrian, yezidi, jesidin, jeside, jesidisch, yazidi
rastafarian, wiccan, pagan, scientologist, scientologe, taoist, shintoist, satanist
atheist, atheistin, atheistisch, athée, ateo, atea, ateu, ateia, ateist, ateista, ateistka, ateistą, agnostic
agnostiker, agnostikerin, agnostique, agnóstico, agnóstica, agnostico, agnostyk, konfessionslos
konfessionslose, bekenntnislos, born again christian, practising muslim, practicing muslim
church member, churchgoer, deeply religious, strictly religious, strenggläubig, gläubig, pratiquant, pratiquante
kommunionkind, konfirmandin, konfirmand, ultra orthodox, haredi, hasidic
муслим, мусульманин, мусульманка, христианин, христианка, православный, православная, католик, католичка
еврей, еврейка, иудей, буддист, атеист, свидетель иеговы, μουσουλμάνος, χριστιανός, ορθόδοξος
";

/// Religions and bodies someone can belong to.
pub(super) const FAITHS: &str = "
islam, judaism, christianity, catholicism, protestantism, hinduism, buddhism, sikhism, scientology, jehova
judentum, christentum, katholizismus, islamischen glaubens, muslimischen glaubens, evangelische kirche
katholische kirche, evangelischen kirche, katholischen kirche, freikirche, kirche, kirchengemeinde
christlichen glaubens, christianisme, judaïsme, islamisme, confession juive, confession musulmane
confession catholique, confession protestante, religion juive, religion musulmane, foi musulmane
foi catholique, foi chrétienne, église, judaísmo, cristianismo, catolicismo, hinduismo, budismo, iglesia, iglesia evangélica
fe musulmana, fe católica, religión musulmana, religión católica, religión judía, ebraismo
cristianesimo, cattolicesimo, religione musulmana, religione ebraica, fede cattolica, fede musulmana
fede ebraica, chiesa, chiesa valdese, jodendom, christendom, katholicisme, kerk, wiara katolicka
wyznania katolickiego, wyznania mojżeszowego, wyznania prawosławnego, wyznania muzułmańskiego
wyznania ewangelickiego, kościoła, kościół, fé católica, religião muçulmana, igreja, kyrkan, svenska kyrkan, kirken
church, mosque, moschee, moschea, mosquée, mezquita, synagogue, synagoge, sinagoga, temple, congregation, parish
muslim faith, jewish faith, catholic faith, christian faith, jewish religion, catholic church, church of england
mormon church, orthodox church
";

/// Keys of records whose value is a religion.
pub(super) const FAITH_KEYS: &str = "
religion, religious affiliation, religious denomination, denomination, religious belief, religious beliefs, faith
konfession, konfessionszugehörigkeit, religionszugehörigkeit, religionsgemeinschaft, bekenntnis, glaube
kirchensteuermerkmal, kirchensteuer, confession, confession religieuse, appartenance religieuse
religión, confesión, confesión religiosa, creencia religiosa, religione, confessione religiosa, appartenenza religiosa
godsdienst, geloof, religie, levensbeschouwing, wyznanie, religia, religião, confissão religiosa
trossamfund, trosbekännelse, uskonto, náboženství, náboženské vyznání, vallás, religie, din, dini, θρήσκευμα, вероисповедание, религия
";

/// Short values of such keys: abbreviations on German wage tax cards and registers.
pub(super) const FAITH_CODES: &[&str] = &[
    "rk",
    "ev",
    "r.k.",
    "röm.-kath.",
    "röm-kath",
    "evang.",
    "ev.-luth.",
    "evlt",
    "vd",
    "isl",
    "isl.",
    "jd",
    "is",
    "ak",
    "kath.",
    "kath",
    "ortho",
    "orth.",
    "rc",
    "c of e",
];

/// What followers of a political direction are called.
pub(super) const FOLLOWERS: &str = "
communist, kommunist, kommunistin, communiste, comunista, komunista, socialist, sozialist, sozialistin
socialiste, socialista, socjalista, anarchist, anarchistin, anarchiste, anarquista, anarchico, marxist
marxiste, marxista, trotskyist, leninist, fascist, faschist, fasciste, fascista, neo nazi, neonazi, nazi, nationalist
nationaliste, separatist, independentista, monarchist, royalist, libertarian, social democrat
sozialdemokrat, sozialdemokratin, socialdemokrat, konservativ, right wing extremist
rechtsextremist, rechtsextrem, linksextrem, linksextremist, reichsbürger, republican voter
democratic voter, labour voter, tory voter, registered republican, registered democrat, trump supporter
trump voter, biden supporter, brexit supporter, remainer, brexiteer, green party supporter, anti fascist activist
afd wähler, afd wählerin, afd anhänger, cdu mitglied, spd mitglied, fdp mitglied, afd mitglied
grünen mitglied, parteimitglied, party member, party activist, militante socialista, militante comunista
militante del partido, militante do partido, politically active, politically left, politically right, politisch aktiv
klimaaktivistin, klimaaktivist, political activist, politischer aktivist, militant politique, militante politique
lewicowiec, konserwatysta, vänsterpartist, moderat, sverigedemokrat, vänsteraktivist, partimedlem
partijlid, pvv stemmer, frontist, macroniste, gaulliste, mélenchoniste, lepéniste, peronista, podemita, leghista, grillino, chavista, petista, bolsonarista
";

/// Parties, and words for one.
pub(super) const PARTIES: &str = "
partei, partij, partia, partii, political party, communist party, socialist party, workers party, conservative party, partei der, parti politique, parti écologiste, parti radical, partido político, partido verde, partido liberal, partido conservador, partito socialista, partito radicale, partiet, puolue, strana, párt, partid, партия, партії, партии
cdu, csu, spd, fdp, afd, die linke, die grünen, bündnis 90, grüne, grünen, npd, bsw, freie wähler, piratenpartei
övp, spö, fpö, neos, svp, labour, labour party, conservatives, conservative party, tories, tory party
liberal democrats, lib dems, green party, greens, reform uk, ukip, snp, plaid cymru, sinn fein, dup
fianna fáil, fine gael, republicans, republican party, democrats, democratic party, dsa, libertarian party
parti socialiste, les républicains, rassemblement national, front national, la france insoumise, insoumis
europe écologie, eelv, parti communiste, reconquête, lrem, psoe, partido popular, podemos, ciudadanos
sumar, izquierda unida, partido socialista, partido comunista, esquerra republicana, bildu, pnv
partito democratico, forza italia, fratelli d'italia, movimento 5 stelle, rifondazione comunista, lega nord, lega, pd
partito comunista, vvd, pvda, groenlinks, d66, cda, pvv, forum voor democratie, partij voor de dieren, bbb, volt
christenunie, prawo i sprawiedliwość, prawa i sprawiedliwości, platforma obywatelska, platformy obywatelskiej
lewica, konfederacja, konfederacji, polska 2050, psl, partia razem, pis, partido social democrata, bloco de esquerda, iniciativa liberal
pcp, socialdemokraterna, moderaterna, sverigedemokraterna, vänsterpartiet, miljöpartiet, centerpartiet
kristdemokraterna, liberalerna, venstre, socialdemokratiet, dansk folkeparti, arbeiderpartiet, høyre, fremskrittspartiet, fidesz, partido dos trabalhadores, psdb
";

pub(super) const PARTY_KEYS: &str = "
political affiliation, political party, party affiliation, political opinion, political opinions, political views, party membership
parteizugehörigkeit, parteimitgliedschaft, politische zugehörigkeit, politische meinung, politische überzeugung
politische einstellung, affiliation politique, opinion politique, opinions politiques, appartenance politique
afiliación política, ideología, opinión política, affiliazione politica, opinione politica, opinioni politiche, orientamento politico
politieke voorkeur, politieke overtuiging, partijlidmaatschap, poglądy polityczne, przynależność partyjna
filiação partidária, opinião política, filiação política, politisk åsikt, politisk tillhörighet, partitillhörighet
politisk overbevisning, politikai vélemény, siyasi görüş, политические взгляды
";

/// Members of a union by one word, and what only members do.
pub(super) const UNIONISTS: &str = "
gewerkschafter, gewerkschafterin, gewerkschaftsmitglied, gewerkschaftsmitgliedschaft, gewerkschaftlich organisiert
gewerkschaftsvertreter, gewerkschaftssekretär, verdi mitglied, vertrauensmann der ig metall
trade unionist, union member, union membership, union rep, union representative, union steward, shop steward, union dues, union organizer, union organiser
unionised, unionized, syndicaliste, syndiqué, syndiquée, délégué syndical, déléguée syndicale
adhésion syndicale, sindicalista, sindicalizado, sindicalizada, delegado sindical, delegada sindical, afiliación sindical, enlace sindical
sindacalista, sindacalizzato, rappresentante sindacale, delegato sindacale, delegata sindacale, iscrizione al sindacato, rsu
vakbondslid, vakbondsafgevaardigde, vakbondslidmaatschap, związkowiec, działacz związkowy, działaczka związkowa, członek związku
członkiem związku, członkini związku, delegado sindical, filiação sindical, fackligt ansluten, fackligt aktiv
fackmedlem, fackombud, fackföreningsmedlem, fackligt förtroendevald, tillidsmand, tillitsvalgt, fagforeningsmedlem, luottamusmies
член профсоюза
";

/// Unions, and words for one.
pub(super) const UNIONS: &str = "
union, trade union, labor union, labour union, gewerkschaft, gewerkschaften, syndicat, sindicato, sindacato, vakbond
vakbeweging, związek zawodowy, związku zawodowego, związków zawodowych, fackförbund, fackförbundet, facket, fackförening, fagforening
fagforbund, ammattiliitto, ammattiliiton, odbory, odborů, odbory, szakszervezet, sindicat, sindicatului, sendika, συνδικάτο
профсоюз, профсоюза, профспілки
ig metall, ver.di, verdi, ig bau, igbce, ig bce, gew, evg, gdl, marburger bund, dbb, gdp, ngg, ögb, unia
unite the union, unison, gmb, usdaw, aslef, rmt, nasuwt, prospect union, national education union, royal college of nursing, unite, teamsters
seiu, afscme, uaw, united auto workers, afl cio, united steelworkers, communications workers of america, national education association, american federation of teachers
siptu, forsa, cgt, cfdt, force ouvrière, cftc, cfe cgc, unsa, fsu, sud solidaires, solidaires, comisiones obreras, ccoo, ugt, csif, cnt
cgil, cisl, uil, fiom, cobas, usb, ugl, fnv, cnv, vcp, abvv, acv, csc, fgtb, nszz solidarność, solidarność, opzz, znp, forum związków zawodowych
związek nauczycielstwa polskiego, cgtp, fenprof, sindicato dos bancários, kommunal, unionen, if metall, vårdförbundet, lärarförbundet, sveriges lärare
handels, seko, byggnads, akademikerförbundet, sveriges ingenjörer, 3f, hk, foa, dansk metal, fagforbundet, fellesforbundet, fagbevegelsen, sak, stc, unifor, cupe, ctm
metalworkers union, teachers union, nurses union, steelworkers union, miners union, firefighters union, police union
";

pub(super) const UNION_KEYS: &str = "
union membership, trade union membership, union, trade union, gewerkschaft, syndicat, sindicato, sindacato, vakbond, związek zawodowy, fackförbund, fagforening, gewerkschaftszugehörigkeit, gewerkschaftsmitgliedschaft, appartenance syndicale
affiliation syndicale, afiliación sindical, iscrizione sindacale, vakbondslidmaatschap, przynależność związkowa, filiação sindical
facklig tillhörighet, fackligt medlemskap, fagforeningsmedlemskap, union member
";

/// Belonging and joining. Looked up only around a party, a union or a faith.
pub(super) const MEMBERSHIP: &str = "
member, members, membership, joined, joining, belongs, belong, belonged, affiliated, active in, card carrying, organised in, organized in
supporter, supports, voted, votes, voter, vote, activist, campaigns, canvasses, donates, donated, delegate, treasurer, steward, converted, convert
rep, representative, dues, adherent, enrolled, signed up, registered
mitglied, mitgliedschaft, mitglieds, beigetreten, eingetreten, gehört, organisiert, angehörig, angehört, anhänger, anhängerin, wählt, wähler, konvertiert
ausgetreten, delegierter, aktiv, engagiert, zugehörigkeit, angehöriger, getauft, trat, beitritt
membre, adhérent, adhérente, adhère, affilié, affiliée, encarté, encartée, militant, militante, milite, délégué, déléguée, vote, sympathisant, sympathisante, converti, convertie
carte, confession, adhésion, appartient, syndiqué, syndiquée
miembro, afiliado, afiliada, militante, simpatizante, vota, votante, delegado, delegada, pertenece, convertido, convertida, socio, carné, carnet, milita
membro, iscritto, iscritta, militante, tesserato, tesserata, aderente, aderisce, appartiene, appartenente, simpatizzante, vota, delegato, delegata, convertito, convertita, tessera, fede
lid, lidmaatschap, aangesloten, stemt, aanhanger, bekeerd, actief, kaderlid, behoort
członek, członkiem, członkini, członkinią, należy, zapisał, zapisała, wstąpił, wstąpiła, działacz, działaczem, działaczka, zwolennik, zwolennikiem, zwolenniczka, głosuje, wyznania, wyznawca, wyznawcą, nawrócił, przynależność
membro, filiado, filiada, militante, simpatizante, vota, sócio, sócia, associado, associada, delegado, pertence, convertido, convertida, sindicalizado, sindicalizada, inscrito, inscrita, confissão
medlem, medlemskap, ansluten, anslutna, aktiv, sympatisör, röstar, tillhör, engagerad, konverterat, gått, ombud, organiserad
medlemmet, medlemskab, stemmer, tilhører, jäsen, členem, člen, členka, členkou, tag, tagja, membru, membră, üye, üyesi, μέλος, член, членом, состоит
";

/// Whom someone loves, or which sex someone lives.
pub(super) const ORIENTATIONS: &str = "
gay, lesbian, homosexual, bisexual, pansexual, asexual, queer, transgender, transsexual, transgendered, trans man, trans woman
nonbinary, binär, genderqueer, genderfluid, intersex, lgbt person, openly gay
schwul, lesbisch, lesbe, homosexuell, homosexueller, homosexuelle, bisexuell, pansexuell, asexuell, transsexuell, transgeschlechtlich, transfrau, transmann
nichtbinär, intergeschlechtlich, schwuler, gleichgeschlechtlich, gleichgeschlechtliche
homosexuel, homosexuelle, lesbienne, bisexuel, bisexuelle, pansexuel, pansexuelle, asexuel, transsexuel, transsexuelle, transgenre, femme trans, homme trans, intersexe
lesbiana, bisexual, gay, transexual, transgénero, mujer trans, hombre trans, pansexual, intersexual
omosessuale, lesbica, bisessuale, transessuale, transgender, pansessuale, asessuale, donna trans, uomo trans
homoseksueel, homo, lesbienne, lesbisch, biseksueel, transseksueel, transvrouw, transman, panseksueel, aseksueel
gej, gejem, lesbijka, lesbijką, homoseksualny, homoseksualna, homoseksualista, homoseksualistą, biseksualny, biseksualna, biseksualistą, transpłciowy, transpłciowa, transseksualny, transseksualna, niebinarny, niebinarna, queerowy
lésbica, homossexual, bissexual, transexual, transgénero, transgênero, mulher trans, homem trans, pansexual, assexual
homosexuell, bisexuell, lesbisk, bög, transperson, transkvinna, asexuell, homoseksuel, bøsse, biseksuel, homofil, homoseksuell, biseksuell, lespo, homoseksuaali
homosexuál, gejom, lesba, meleg, leszbikus, homosexuală, lezbiyen, eşcinsel, biseksüel, ομοφυλόφιλος, λεσβία, гей, лесбиянка, гомосексуал, бисексуал, бисексуалка
";

pub(super) const ORIENTATION_KEYS: &str = "
sexual orientation, sexuelle orientierung, orientation sexuelle, orientación sexual, orientamento sessuale, seksuele geaardheid
seksuele voorkeur, orientacja seksualna, orientação sexual, sexuell läggning, seksuel orientering, seksuell orientering, sexual preference, gender identity
geschlechtsidentität, identité de genre, identidad de género, sexuální orientace, szexuális irányultság, cinsel yönelim, сексуальная ориентация
";

/// Peoples and groups that name someone's origin.
pub(super) const PEOPLES: &str = "
roma, romani, sinti, sinto, sintiza, romni, gypsy, gitano, gitana, zingaro, irish traveller, yenish, jenisch, cygan, cyganka, romem, romką, cigano, cigana
african american, afro american, afroamerikaner, afroamerikanerin, afroamerikanisch, afro américain, afroamericano, afroamericana, afroamerykanin, afro caribbean, black british, black african
black woman, black man, white british, mixed race, biracial, multiracial, mestizo, mestiza, mulatto, mulato, mulata, schwarze hautfarbe, dark skinned
dunkelhäutig, hellhäutig, caucasian, kaukasier, asian american, native american, american indian, indigenous, aboriginal, torres strait islander, inuit, métis, maori, māori
hispanic, latino, latina, latinx, chicano, kurd, kurde, kurdin, kurdisch, kurdish, curdo, curda, koerd, koerdisch, kurdisk, yezidisch, armenier, aramäer, assyrian, chaldean
berber, amazigh, kabyle, tuareg, tutsi, hutu, yoruba, igbo, hausa, fulani, zulu, xhosa, amhara, oromo, tigrayan, uyghur, uighur, uigure, rohingya, tamil, sinhalese, punjabi
pashtun, hazara, tajik, han chinese, tibetan, tatar, tatarin, chechen, tschetschene, crimean tatar, ashkenazi, sephardic, mizrahi, sami, sámi, samisk, saami, sorbe, sorbisch, sorbin
bosniak, pomak, aromanian, dalit, adivasi, quechua, aymara, mapuche, guarani, afrodescendiente, afrodescendente, afrobrasileiro, quilombola, maghrébin, maghrébine
arab, araber, araberin, arabe, árabe, arabo, araba, arabisk, moorish, türke, türkin, russlanddeutscher, russlanddeutsche, spätaussiedler, spätaussiedlerin, cigány, çingene, цыган, цыганка, чеченец
";

/// Origin: counts with a people or country before it, or as the key of a record.
pub(super) const ORIGINS: &str = "
ethnic origin, ethnic background, ethnically, ethnic, descent, heritage, ancestry, roma origin, ethnic minority, racial origin
herkunft, abstammung, migrationshintergrund, abstämmig, stämmig, wurzeln, ethnischer, ethnische herkunft, volkszugehörigkeit
origine, origines, origine ethnique, origine maghrébine, origine africaine, ascendance, issu de l'immigration, issue de l'immigration
origen, origen étnico, ascendencia, etnia gitana, etnia, raza, raíces, origine etnica, origini, discendenza, ascendenza, stirpe
afkomst, migratieachtergrond, komaf, pochodzenia, pochodzenie, narodowości, korzenie, origem, ascendência, raça, ursprung, härkomst, påbrå, bakgrund, afstamning, opprinnelse
původ, původu, származású, origine etnică, kökenli, происхождения, национальности, походження
";

pub(super) const ORIGIN_KEYS: &str = "
ethnicity, ethnic group, ethnic origin, race, racial origin, ethnie, ethnische zugehörigkeit, ethnische herkunft, volksgruppe, rasse, origine ethnique, groupe ethnique
etnia, origen étnico, grupo étnico, origine etnica, gruppo etnico, etniciteit, etnische afkomst, pochodzenie etniczne, narodowość, raça, cor raça, origem étnica
etniskt ursprung, etnicitet, etnisk oprindelse, etnisk opprinnelse, etnická příslušnost, etnikum, etnik köken, национальность
";

/// Adjectives of countries and continents, which with a word for origin say where someone is from.
pub(super) const LANDS: &str = "
african, asian, arab, turkish, moroccan, algerian, tunisian, syrian, iraqi, iranian, persian, afghan, pakistani, indian, bangladeshi, chinese, vietnamese, korean, japanese, filipino
nigerian, somali, eritrean, ethiopian, ghanaian, kenyan, jamaican, caribbean, mexican, cuban, colombian, peruvian, polish, russian, ukrainian, romanian, bulgarian, albanian, kosovar, serbian, croatian
bosnian, greek, italian, spanish, portuguese, irish, jewish, kurdish, armenian, georgian, lebanese, palestinian, egyptian, libyan, sudanese, congolese, senegalese, malian, brazilian, european, scandinavian, slavic, hispanic
türkischer, afrikanischer, asiatischer, arabischer, syrischer, kurdischer, marokkanischer, polnischer, russischer, vietnamesischer, italienischer, griechischer, iranischer, afghanischer, jüdischer, serbischer, albanischer
maghrébine, africaine, algérienne, marocaine, tunisienne, turque, asiatique, arabe, juive, sénégalaise, malienne, portugaise, italienne, vietnamienne, antillaise, kurde
africano, africana, marroquí, árabe, gitano, gitana, asiático, asiática, latinoamericano, rumano, ecuatoriano, boliviano, peruano, magrebí, subsahariano
africane, africana, marocchina, marocchino, albanese, rumena, araba, cinese, senegalese, nigeriana, tunisina, egiziana, sinti, slava, curda
turkse, marokkaanse, surinaamse, antilliaanse, afrikaanse, aziatische, syrische, somalische, indonesische, molukse, arabische
romskiego, ukraińskiego, ukraińskiej, białoruskiego, żydowskiego, tureckiego, arabskiego, afrykańskiego, wietnamskiego, romskie, czeczeńskiego
cigana, africana, árabe, brasileira, angolana, cabo verdiana, guineense, asiática, chinesa, indiana, indígena
romsk, afrikanskt, turkiskt, kurdiskt, somaliskt, arabiskt, syriskt, iranskt, samiskt, finskt, asiatiskt, afrikansk, turkisk, kurdisk, somalisk, arabisk, syrisk
";

/// Genes and measures of the body.
pub(super) const GENES: &str = "
brca1, brca2, brca, gene mutation, genetic mutation, germline mutation, pathogenic variant, gene carrier, genetic test, genetic testing, genetic profile, genetic predisposition, genetic data, dna profile, dna sample
dna test, dna match, genome sequence, genome sequencing, whole genome sequencing, exome sequencing, genotype, haplotype, karyotype, apoe4, apoe, factor v leiden, hla b27, trisomy, cftr mutation
huntington gene, lynch syndrome, polygenic risk score, paternity test, fingerprint template, fingerprint scan, fingerprints, iris scan, retina scan, retinal scan, face template, facial recognition template, facial geometry, faceprint
voiceprint, voice print, palm print, palm vein, biometric template, biometric data, biometric profile, biometrics, gait analysis
genmutation, gentest, genanalyse, genetische disposition, genetischer befund, genetische untersuchung, dna profil, dna analyse, dns analyse, vaterschaftstest, fingerabdruck, fingerabdrücke, irisscan, netzhautscan, gesichtsgeometrie, gesichtserkennung, biometrische daten, biometrisches template, stimmabdruck
mutation génétique, test génétique, analyse génétique, profil génétique, prédisposition génétique, profil adn, analyse adn, test de paternité, empreinte digitale, empreintes digitales, empreinte vocale, données biométriques, gabarit biométrique, reconnaissance faciale, scan de l'iris
mutación genética, prueba genética, análisis genético, perfil genético, predisposición genética, perfil de adn, prueba de adn, prueba de paternidad, huella dactilar, huellas dactilares, huella digital, datos biométricos, plantilla biométrica, reconocimiento facial, escáner de iris
mutazione genetica, test genetico, analisi genetica, profilo genetico, predisposizione genetica, profilo del dna, test del dna, test di paternità, impronta digitale, impronte digitali, dati biometrici, template biometrico, riconoscimento facciale, scansione dell'iride
genmutatie, genetische test, genetisch onderzoek, genetische aanleg, dna profiel, dna test, vaderschapstest, vingerafdruk, vingerafdrukken, irisscan, biometrische gegevens, gezichtsherkenning, stemafdruk
mutacja genu, mutację genu, mutacja genetyczna, test genetyczny, badanie genetyczne, badania genetyczne, profil dna, profil genetyczny, test na ojcostwo, odcisk palca, odciski palców, skan tęczówki, dane biometryczne, wzorzec biometryczny, rozpoznawanie twarzy
mutação genética, teste genético, análise genética, perfil genético, predisposição genética, perfil de adn, teste de paternidade, impressão digital, impressões digitais, dados biométricos, reconhecimento facial, leitura da íris
genmutation, genetiskt test, gentest, genetisk analys, genetisk profil, dna profil, dna prov, faderskapstest, fingeravtryck, irisskanning, biometriska uppgifter, ansiktsigenkänning, röstavtryck, fingeraftryk, fingeravtrykk, geenitesti, sormenjälki
отпечатки пальцев, генетический тест, биометрические данные
";

/// Convictions, charges and punishments.
pub(super) const CRIMES: &str = "
convicted, convicted of, conviction for, convictions for, previous conviction, previous convictions, prior conviction, prior convictions, prior convictions for, criminal record, criminal conviction, criminal convictions, criminal history
sentenced to, served time, prison sentence, jail sentence, suspended sentence, ex convict, ex offender, pleaded guilty, pled guilty, guilty of, charged with, indicted for, indicted on, arrested for, arrested on
accused of assault, accused of theft, accused of fraud, sex offender, bewährung, registered sex offender, drunk driving conviction, dui conviction, drug conviction, felony, felony conviction, misdemeanor, misdemeanour, imprisoned for, imprisoned, incarcerated, spent time in prison, rap sheet, restraining order against, cautioned for
vorbestraft, vorstrafe, vorstrafen, verurteilt, verurteilt wegen, rechtskräftig verurteilt, verurteilung wegen, freiheitsstrafe, haftstrafe, gefängnisstrafe, bewährungsstrafe, eintrag im führungszeugnis, straffällig, vorbestrafte, strafregister, strafregisterauszug, inhaftiert, untersuchungshaft, ermittlungsverfahren gegen, ermittelt wegen, angeklagt wegen, strafverfahren gegen, festgenommen wegen, strafbefehl, saß im gefängnis, geldstrafe wegen
casier judiciaire, condamné pour, condamnée pour, condamné à, condamnée à, condamnation pour, peine de prison, prison avec sursis, antécédents judiciaires, mis en examen, mise en examen, incarcéré, incarcérée, garde à vue, reconnu coupable, reconnue coupable, repris de justice, détention provisoire, accusé de vol, inculpé
antecedentes penales, antecedentes policiales, condenado por, condenada por, condenado a, condenada a, condena por, pena de prisión, detenido por, detenida por, encarcelado, encarcelada, imputado por, imputada por, acusado de, acusada de, declarado culpable, declarada culpable, libertad condicional, preso, ingresó en prisión
precedenti penali, condannato per, condannata per, condannato a, condannata a, condanna per, fedina penale, pregiudicato, pregiudicata, pena detentiva, arrestato per, arrestata per, detenuto, indagato per, indagata per, imputato per, carichi pendenti, reato di, patteggiato, casellario giudiziale, agli arresti domiciliari, libertà vigilata
strafblad, veroordeeld, veroordeeld voor, veroordeeld wegens, veroordeling voor, veroordeling wegens, gevangenisstraf, celstraf, voorwaardelijke straf, taakstraf, aangehouden voor, gearresteerd voor, ex gedetineerde, gedetineerde, verdacht van, justitiële documentatie
karany, karana, karany za, karana za, skazany, skazana, skazany za, skazana za, skazanie za, wyrok za, karalność, kartoteka karna, rejestr karny, kara pozbawienia wolności, zatrzymany za, aresztowany za, oskarżony o, oskarżona o, podejrzany o, podejrzana o, odbywał karę, recydywista
antecedentes criminais, cadastro criminal, registo criminal, condenado por, condenada por, condenado a, condenação por, pena de prisão, pena suspensa, preso por, presa por, detido por, detida por, acusado de, acusada de, arguido por, liberdade condicional, ex recluso
dömd för, dömdes för, straffad, tidigare straffad, brottsregister, belastningsregistret, fängelsestraff, villkorlig dom, skyddstillsyn, gripen för, åtalad för, misstänkt för, häktad för, avtjänat, dømt for, straffeattest, tuomittu, odsouzen za, odsouzena za, trestní rejstřík, büntetett előéletű, condamnat pentru, cazier judiciar, sabıka kaydı, hüküm giydi
судим, судимость, осужден, осуждена, осуждён, засуджений
";

pub(super) const CRIME_KEYS: &str = "
criminal record, criminal records, criminal history, convictions, previous convictions, prior convictions, vorstrafen, strafregister, strafregistereintrag, casier judiciaire, antécédents judiciaires, antecedentes penales, precedenti penali
strafblad, karalność, niekaralność, antecedentes criminais, registo criminal, brottsregister, belastningsregister, straffeattest, trestní rejstřík, sabıka kaydı
";

/// Small words behind which no adjective of a noun stands, and words for a person.
pub(super) const SMALL: &str = "
and or but who so since because by with from in at on for as to when while if that which where und
oder aber der die das weil seit mit aus ist von et ou mais qui depuis de à pratiquant pratiquante
y e o u pero que desde practicante praticante praticanti ma che da dal en of maar sinds uit van i
lub ale który która od oraz mas och eller men som sedan från og is was has needs wants asked w z
man woman person mann frau homme femme hombre mujer uomo donna too now descent origin heritage
background believer convert couple practicing practising herkunft abstammung glaubens wyznania
troende gelovig gläubig faith tro
";
