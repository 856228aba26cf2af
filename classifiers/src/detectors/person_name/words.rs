//! Words around names: what announces one, what belongs to one, and what looks like one and is not.

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] = &[
    Entries::words(Class::TITLE, TITLES),
    Entries::phrases(Class::TITLE, LONG_TITLES),
    Entries::phrases(Class::CALLED, CALLED),
    Entries::phrases(Class::CLOSING, CLOSINGS),
    Entries::words(Class::GREETING, GREETINGS),
    Entries::words(Class::COMPANY, COMPANIES),
    Entries::words(Class::THING, THINGS),
    Entries::phrases(Class::THING, PLACES),
    Entries::words(Class::COMMON, COMMON),
    Entries::words(Class::COMMON, SHORT),
    Entries::words(Class::COMMON, STARTERS),
    Entries::phrases(Class::FIGURE, FIGURES),
    Entries::phrases(Class::FIGURE, BRANDS),
    Entries::words(Class::PERSON_VERB, PERSON_VERBS),
    Entries::words(Class::NAME_WORD, NAME_WORDS),
    Entries::phrases(Class::NAME_KEY, NAME_KEYS),
    Entries::words(Class::OTHER_KEY, OTHER_KEYS),
    Entries::words(Class::CONTACT_KEY, CONTACT_KEYS),
];

/// Forms of address and academic, military and church titles before a name.
const TITLES: &str = "
mr mrs ms miss mx dr prof professor sir dame lady lord rev reverend fr father sister judge justice
senator congressman congresswoman councillor capt captain lt lieutenant sgt sergeant col colonel
gen officer detective inspector doctor nurse attorney herr frau herrn fraulein hr dipl ing mag
univ pfarrer richter richterin rechtsanwalt rechtsanwaltin monsieur madame mme mlle mademoiselle
maitre docteur professeur mgr senor senora senorita sr sra srta don dona doctora profesor
profesora signor signora signorina sig dott dottor dottoressa dottssa avv avvocato ingegnere geom
rag dhr mevr mevrouw meneer mw drs mijnheer pan pani pana panu panem panstwo senhor senhora doutor
doutora exmo exma herra rouva neiti fru froken pane sleč slecna mudr judr phdr rndr gospodin
gospodja gospa gospod gosp gdja domnul doamna dl dna kyrios kyria κυριοσ κυρια κυριε κο κα κοσ
господин госпожа г-н г-жа доктор профессор пан пані bay bayan hanim sayin السيد السيدة الدكتور مر
גברת ד״ר श्री श्रीमती
";

const LONG_TITLES: &str = "
herr dr, frau dr, herr prof, frau prof, herrn dr, prof dr, dr med, dr jur, dr phil, herr professor
prof dr med, frau prof dr, herr prof dr, dr rer nat, dr ing, dipl ing, monsieur le docteur
szanowny panie, szanowna pani, szanowny pan, caro signor, cara signora, geachte heer
geachte mevrouw, de heer, the honorable, estimado sr, estimada sra, estimado senor
estimada senora, prezado sr, prezada sra, caro senhor, cara senhora, chere madame, cher monsieur
egregio signor, gentile signora, gentile signor, sehr geehrter herr, sehr geehrte frau
lieber herr, liebe frau, vazeny pane, vazena pani, tisztelt
";

/// After these a name comes.
const CALLED: &str = "
my name is, name is, my name's, i am called, i'm called, this is, call me, goes by, known as
on behalf of, signed by, sincerely yours, my full name is, his name is, her name is, their name is
named, maiden name is, born as, ich heisse, ich heiße, mein name ist, ihr name ist, sein name ist
mein name lautet, hier ist, hier spricht, namens, gezeichnet, gez, im namen von, im auftrag von
je m'appelle, je me nomme, mon nom est, je suis, s'appelle, au nom de, de la part de, nomme
nommee, signe, me llamo, mi nombre es, soy, se llama, a nombre de, de parte de
mi nombre completo es, llamado, llamada, mi chiamo, il mio nome è, sono, si chiama, a nome di
da parte di, di nome, ik heet, mijn naam is, ik ben, hij heet, zij heet, met de naam, genaamd
nazywam się, mam na imię, jestem, nazywa się, ma na imię, w imieniu, o nazwisku, o imieniu
chamo-me, o meu nome é, meu nome é, me chamo, sou o, sou a, em nome de, da parte de, chama-se
jag heter, mitt namn är, jag är, heter, jeg hedder, mit navn er, jeg heter, mitt navn er, hedder
nimeni on, minun nimeni on, olen, jmenuji se, jmenuju se, volám sa, moje jméno je, moje meno je
a nevem, hívnak, numele meu este, mă numesc, ma cheama, zovem se, moje ime je, ime mi je
казвам се, меня зовут, мое имя, мене звати, benim adim, adim, ονομαζομαι, με λενε
το ονομα μου ειναι, اسمي, שמי, קוראים לי, मेरा नाम, 我叫, 我的名字是, 私は, 名前は
";

/// The end of a letter; the name stands on the next line, or behind a comma.
const CLOSINGS: &str = "
regards, kind regards, best regards, warm regards, sincerely, yours sincerely, yours truly
yours faithfully, cheers, best wishes, with thanks, many thanks, thank you, thanks, respectfully
cordially, all the best, love, mit freundlichen grüßen, freundliche grüße, viele grüße
beste grüße, liebe grüße, mit besten grüßen, hochachtungsvoll, herzliche grüße, schöne grüße, mfg
vg, lg, gruß, grüße, danke, vielen dank, cordialement, bien cordialement, bien à vous
sincères salutations, salutations distinguées, amicalement, salutations, merci, merci d'avance
respectueusement, atentamente, un saludo, saludos, saludos cordiales, cordialmente
un cordial saludo, gracias, muchas gracias, cordiali saluti, distinti saluti, saluti, un saluto
grazie, grazie mille, met vriendelijke groet, groet, met vriendelijke groeten, vriendelijke groet
groeten, hartelijke groeten, groetjes, mvg, bedankt, pozdrawiam, z poważaniem, z wyrazami szacunku
serdecznie pozdrawiam, dziękuję, pozdrowienia, com os melhores cumprimentos, cumprimentos
melhores cumprimentos, atenciosamente, obrigado, obrigada, abraço, med vänliga hälsningar
vänliga hälsningar, hälsningar, mvh, tack, med venlig hilsen, venlig hilsen, med vennlig hilsen
vennlig hilsen, hilsen, tak, takk, ystävällisin terveisin, terveisin, kiitos, s pozdravem, s úctou
s pozdravom, děkuji, üdvözlettel, tisztelettel, köszönöm, cu stimă, cu respect, mulțumesc
s poštovanjem, lijep pozdrav, lep pozdrav, hvala, поздрави, с уважение, с уважением, спасибо
з повагою, дякую, με εκτίμηση, ευχαριστώ, saygılarımla, teşekkürler
";

const GREETINGS: &str = "
dear hi hello hey hallo lieber liebe sehr bonjour cher chere salut hola estimado estimada querido
querida buongiorno ciao caro cara gentile beste geachte hoi dag czesc drogi droga witaj szanowny
ola prezado prezada oi hej kara basta hei moi ahoj mily mila kedves szia draga dragi buna bok
zdravo привет здравствуйте уважаемый уважаемая дорогой дорогая καλημερα merhaba sevgili
";

/// Endings of the names of companies and institutions, and words in them.
const COMPANIES: &str = "
inc llc ltd plc corp corporation company co gmbh ag kg ohg gbr gesbr mbh ug eg ev se sa sas sarl
srl spa snc bv nv vof oy oyj ab as asa aps kft zrt sro spzoo spolka ltda lda limited holding
holdings group groupe gruppe grupo gruppo partners associates consulting solutions systems
technologies technology software services industries enterprises ventures capital bank banque
banco banca sparkasse versicherung insurance university universitat universite universidad
universita college school schule gymnasium lycee institute institut instituto academy akademie
hospital klinik klinikum krankenhaus hopital clinic foundation stiftung fondation fundacion museum
theatre theater church kirche kathedrale cathedral airport flughafen airlines airways hotel
restaurant cafe bar pizzeria verlag press publishing records studios pictures media sons bros
brothers cie gebruder & und-sohne lawyers llp lp gp kgaa pty pvt sdn bhd works werke motors pharma
foods energy logistics labs laboratory society gesellschaft verein association union club fc
united party partei agency agentur ministry ministerium department committee council court gericht
";

/// What goes with a name to name a thing: places, prizes, methods.
const THINGS: &str = "
desktop code cloud studio pro plus mini agent assistant bot chat prompt prompts box iban bic swift
guten schonen president chancellor minister secretary speaker ambassador chairman chairwoman mayor
governor king queen prime prasident kanzler kanzlerin bundeskanzler bundeskanzlerin prasidentin
burgermeister presidente ministro street road avenue boulevard lane square park bridge river lake
mount mountain valley island islands beach bay harbor harbour port cape county city town village
district station tower house castle palace hall center centre mall market plaza gardens garden
falls creek hill hills heights point line school prize award medal cup trophy championship open
theorem equation law principle effect method algorithm test scale syndrome disease constant number
series function distribution process model agreement treaty act bill amendment convention protocol
report day week festival carnival edition album song film movie book novel symphony sonata opera
concerto museum statue memorial cathedral airport highway freeway turnpike stadium arena strasse
str platz weg allee gasse ring damm ufer brucke berg tal see fluss insel bahnhof turm haus schloss
burg preis satz gesetz verfahren methode formel effekt konstante rue chemin quai impasse route
cours faubourg passage via viale piazza corso largo vicolo calle avenida paseo camino ronda rambla
carretera pasaje rua travessa praca estrada ladeira alameda ulica ul aleja al plac osiedle straat
laan plein gracht kade vagen gatan gata gade vej vei katu tie ulice namesti utca ter ut strada
bulevardul улица проспект площадь monday tuesday wednesday thursday friday saturday sunday montag
dienstag mittwoch donnerstag freitag samstag sonntag january february april june july october
november december januar februar juni juli oktober dezember english german french spanish italian
dutch polish portuguese swedish chinese japanese russian arabic deutsch deutsche deutscher
francais francaise espanol espanola italiano italiana api sdk http https json xml sql html css url
uri id pdf csv app server client database cluster framework library package plugin linux windows
android ios mac macos ubuntu debian fedora python java javascript rust go ruby php kotlin docker
";

/// Countries, regions and cities that hold a name or look like one.
const PLACES: &str = "
new york, los angeles, san francisco, san diego, san jose, san antonio, san marino, santa barbara
santa monica, santa clara, santa cruz, saint louis, st louis, st petersburg, saint petersburg
costa rica, puerto rico, sierra leone, monte carlo, mont blanc, buenos aires, rio de janeiro
sao paulo, cape town, hong kong, kuala lumpur, tel aviv, abu dhabi, addis ababa, las vegas
new zealand, new delhi, new jersey, new mexico, new orleans, north carolina, south carolina
west virginia, virginia beach, great britain, united states, united kingdom, south africa
south korea, north korea, saudi arabia, sri lanka, silicon valley, wall street, times square
central park, white house, european union, middle east, middle ages, old town, bad homburg
frankfurt am main, baden württemberg, nordrhein westfalen, rheinland pfalz, sachsen anhalt
schleswig holstein, mecklenburg vorpommern, la paz, el salvador, santo domingo, porto alegre
belo horizonte, palma de mallorca, paris, london, berlin, madrid, rome, vienna, prague, dublin
lisbon, warsaw, munich, hamburg, amsterdam, brussels, zurich, germany, france, spain, italy
england, scotland, ireland, wales, poland, portugal, sweden, norway, denmark, finland, china
japan, india, israel, jordan river, kenya, egypt, turkey, russia, ukraine, brazil, mexico, canada
australia, america, africa, asia, europe, deutschland, frankreich, spanien, italien, österreich
schweiz, europa, espana, francia, italia, inglaterra, brasil, polska, niemcy, sverige, danmark
norge, suomi
";

/// Names that are everyday words, months, places or products too.
const COMMON: &str = "
grosse adler appel bach baum beck binder blum bode brand busch christ decker dorn engel fink
fleischer freund funk gartner geiger gerber glaser graf hahn hammer haupt heim herzog holz horn
jager junge junker keller kern kirsch knoll kohl kraft krause krebs kreuzer link maurer meister
metzger morgen nagel pfeffer pfeifer rausch reiter ritter sander sattler sauer schade schafer
scharf schilling schlosser schreiner schuster schutz sperling springer stock storch sturm vetter
vogel voll wahl wirth wunderlich wurm zimmermann mona lisa desktop ville stella dante fidel salary
rent transfer payment invoice adele africa alba alma amber america amor angel april art ash asia
aura aurora autumn august austin avery baker banks bar barber bass bay beach bell bella benign
berg best bill bird bishop black blanca blanche blanco block blue bock bond book booth bosch
branch bravo bright brook brooks brooklyn brown buck bueno bush butcher butler caballero cabello
cabeza calle camino camp campo campos candida candela cannon card carpenter carter cash castle
castillo celeste chance chandler charity chase chelsea cherry chester chief child china christian
church clay clement clemente cliff close coast cola cole constant constance conde cook cooper
coral cortes costa cotton court crane cross cruz crystal cuesta custodia daisy dale dallas daly
dawn day dean delicia denver destiny diamond dominic dona dora douce drake drew driver dulce duke
dusty earl eden edge ember emerald england ernst estrella eve faith falcon fan farmer fe feliz
fern field fields fiore fisher flor flora flores florence florida flowers fonte fontaine force
ford forest forte fort foster fox franc france franco frankly franz free freed french frost
fuentes gala garland gene general genesis gentile georgia german gil ginger glen glory gold golden
good gordo grace gracia gracias grant graves gray grande green greene grimm gross groot guerra
guide gut guy hand hans harbor hardy harmony harper hart haven hazel head heath heather heaven
heide heil held herb hero herz hill hills hirsch hoff holder holly holm home honey hood hook
hoover hope house hunt hunter huerta iglesia iglesias imperial independence india iris israel
ivory ivy jack jade jasmine jasper java jay jesus jewel jo jordan joy jubilee july june jung
junior justice kaiser kay kelvin kent key kids king kind kirk kitty klein knight koch konig krieg
krone kurz lake lamb land lane lang lange law lead leader leal leben lee legend levy liberty lilac
lily lima lincoln linda line lion little loan long love luna luz lux magnolia mai maier major
malta man mandy mar marina marine mark marks marsh martial mason may maya medina mercedes mercy
meta miles mill miller milo mina mine miracle misty modesta monroe monte montes moon moore morales
moreno morgan moss mustang nation nero nevada new newman nice nico night noble noel normal north
nova novel oak ocean odd olive olympia opal orlando owl page paige pain palma palm paloma pan
paris park parker pascal pastor patience pat paul pax paz peace pearl penny pepper perl perla
perry person petra phoenix piedad pierce pin piper pleasant poe polar pole pollard poppy port
porter post potter prado precious presley price pride prima prince princess prosper prudence pure
queen rain rainbow ram ramble rand ranger raven reed reef regina rego reich reina remedios rey
reyes rich rico ring rio river rivers rock rocky rojo roman romano romero rosa rosario rose roses
ross rot royal ruby russell rusty sable sage saint sal salem sales salud salvador sand sandy santa
santana santiago santo santos savage savannah schatz schule schwarz scout sea sean season selva
senna sense serena serra seven shade sharp shelby sherry short sierra silva silver sky small smart
smith snow sol solar solo sommer sonnig soto south sparks speed spencer spring stark star steel
stein stern stone storm strand strong sue summer summit sun sunday sunny sunshine swan sydney tate
taylor temple terra thorn tiger tile till tina topic torre torres tower town trinity true trinidad
tucker turner tyler union unity urban valencia valentine valle van vega venture verde verity
victor victoria vida villa villar vine viola violet virgin virginia vista viva voss wagner wall
war ward warm waters way wayne weaver weber weg weiss west weston white wild will willow win
winner winter wise wish wolf wood woods world wren wright york young zion zorn zucker stuart said
sri karma rama khan emir sultan shah princesa duque maria ave perle rosig linde heidi wolle amsel
falke fuchs hase bauer becker schneider schmied richter schreiber zimmer kaufmann meer boer bakker
mulder kuiper slager visser timmerman smid zanger groen zwart wit bruin maga mago amore bello
bianca bianco fiorito gioia luce notte vittoria pace monti ponti kot lis wilk zajac baran koziol
drozd dudek kos ptak sikora wrobel kowal mlynarz krawiec rybak bednarz piekarz krol zima marco
polo nino vero fiel claro serio severo modesto prudencio clemencia benigno blas plato ruta regla
job scala ada haskell swift dart kotlin basic groovy elm python jenkins jira oracle alan tesla
diesel benz chevrolet honda suzuki yamaha toyota mazda kawasaki porsche ferrari lamborghini
maserati bugatti chrysler siemens braun bayer merck pfizer roche novartis adidas puma nike prada
gucci versace armani dior chanel zara nobel oscar grammy emmy pulitzer
";

/// Names too short to stand out: they are words in some language, or pieces of other things.
const SHORT: &str = "
ab ad al an ang anh ants ara ari aro art as ass ave avi aya bao bas bat be bin bo bon bui cai can
cao cam car chi cho chu coco con cor cui dag dai dao das dat day de del dem den deng des dev di
dia dian die diem dir do doa don dong dot du duc dung duy duo edu eka ela ele elle en ene eri era
es esa ete ezra fan fang far fe fei fen fin fran fu gal gala gao ge gen gi gil gill gin gita go
god gold gong gro guang gu gun han hang hao hari he hei hi hien hin ho hoa hoda hong hu huan huang
hue hui hung huy ige ila ilo im ion ira ita ito iwo ja jan jang jay je ji jia jian jie jin jing jo
jun jung ka kai kam kan kang kat kay ke kei kin kit ko kofi kong kora koto ku kui kun la lai lam
lan lang lau le lee lei len les lev li lian liang lim lin line ling liu lo loan lon long lu luan
lucky luk luo ly ma mai maj man mara mare mat maya me mei men mi min minh mio mo moe mon mor mu my
na nan nana nada nas nea ned nel neva ng nga ni nia nik nil ning nino nir no nok nor nova nu nur
oda odd oh oi ok ola oma on ona one onni or oren ori orla oto ou oui pa pal pan pang para park pat
pei pen peng per phu pin ping plan pola poll pong qi qian qin qing qiu quan que qui ra rab rae raj
ram ran rana rand rani raz rea red ren reza ri ria rim rin rina rio risa riva ro roi rok rola rong
roz rui run rune ruo rut sa sae saga sai saki sal sali salla san sana sato se sem sen seo seth
shah shan she shi shin siim sin sit so sol son sona song sora sot su suan sue sui sun sung sy ta
tai taina tal tam tan tang tao te tea tel ten teo thai than thi thin tho thu ti tian tie till timo
tin ting tini tito to toa tok ton tona tone tong tor tora tran tri tu tua tuan tung tur tuy un una
uno uri urs us uta va vai val van vana vani ver vi via vida vin viva vo von vu wan wang was we wei
wen wim wo wu xia xin yan yang yao ye yen yi yin ying yo yong you yu yuan yue yun za zan zara zen
zeng zhu ziv zo zu mani kana koko kota hina nami toru ding fong foo bar baz qux dio
";

/// Persons of history, science, art and public life: no secret in a text about them.
const FIGURES: &str = "
albert einstein, isaac newton, marie curie, charles darwin, galileo galilei, nikola tesla
stephen hawking, alan turing, ada lovelace, leonardo da vinci, michelangelo buonarroti
vincent van gogh, pablo picasso, claude monet, salvador dali, frida kahlo, andy warhol
wolfgang amadeus mozart, ludwig van beethoven, johann sebastian bach, frederic chopin
franz schubert, richard wagner, giuseppe verdi, william shakespeare, charles dickens, jane austen
mark twain, ernest hemingway, george orwell, oscar wilde, virginia woolf, emily dickinson
agatha christie, arthur conan doyle, edgar allan poe, victor hugo, marcel proust, albert camus
simone de beauvoir, jean paul sartre, johann wolfgang von goethe, friedrich schiller, thomas mann
franz kafka, hermann hesse, bertolt brecht, immanuel kant, karl marx, friedrich nietzsche
sigmund freud, carl jung, max planck, werner heisenberg, erwin schrodinger, niels bohr
richard feynman, miguel de cervantes, gabriel garcia marquez, jorge luis borges, pablo neruda
federico garcia lorca, dante alighieri, umberto eco, fjodor dostojewski, fyodor dostoevsky
leo tolstoy, anton chekhov, alexander pushkin, vladimir nabokov, abraham lincoln
george washington, thomas jefferson, theodore roosevelt, franklin roosevelt, john kennedy
john f kennedy, ronald reagan, bill clinton, hillary clinton, barack obama, michelle obama
donald trump, joe biden, kamala harris, george bush, george w bush, richard nixon
martin luther king, martin luther, nelson mandela, mahatma gandhi, winston churchill
margaret thatcher, tony blair, boris johnson, angela merkel, olaf scholz, helmut kohl
willy brandt, konrad adenauer, adolf hitler, joseph stalin, vladimir putin, vladimir lenin
emmanuel macron, charles de gaulle, napoleon bonaparte, louis pasteur, jeanne d'arc
francois mitterrand, ursula von der leyen, queen elizabeth, king charles, prince william
julius caesar, alexander the great, jesus christ, virgin mary, saint nicholas, santa claus
christopher columbus, marco polo, vasco da gama, amerigo vespucci, neil armstrong, yuri gagarin
amelia earhart, rosa parks, anne frank, bill gates, steve jobs, elon musk, mark zuckerberg
jeff bezos, warren buffett, tim cook, larry page, sergey brin, sam altman, linus torvalds
guido van rossum, tim berners lee, grace hopper, donald knuth, dennis ritchie, ken thompson
bjarne stroustrup, john von neumann, michael jackson, elvis presley, john lennon, paul mccartney
bob dylan, freddie mercury, david bowie, taylor swift, justin bieber, lady gaga, tom hanks
brad pitt, angelina jolie, leonardo dicaprio, meryl streep, robert de niro, al pacino
charlie chaplin, marilyn monroe, audrey hepburn, alfred hitchcock, steven spielberg
quentin tarantino, martin scorsese, christopher nolan, walt disney, stan lee, michael jordan
lebron james, cristiano ronaldo, lionel messi, diego maradona, roger federer, rafael nadal
serena williams, usain bolt, muhammad ali, tiger woods, mike tyson, sherlock holmes, harry potter
james bond, romeo montague, peter pan, mickey mouse, donald duck, robin hood, king arthur
luke skywalker, darth vader, bruce wayne, peter parker, clark kent, tony stark, john doe, jane doe
max mustermann, erika mustermann, john smith, juan perez, mario rossi, jan kowalski, jean dupont
jan jansen, hans mustermann, adam smith, john locke, thomas hobbes, david hume, rene descartes
blaise pascal, carl friedrich gauss, leonhard euler, pierre de fermat, johannes gutenberg
johannes kepler, nicolaus copernicus, tycho brahe, gregor mendel, alexander fleming
florence nightingale, alexander von humboldt, wilhelm conrad rontgen, rosalind franklin
jane goodall, rachel carson, thomas edison, alexander graham bell, henry ford, karl benz
gottlieb daimler, ferdinand porsche, coco chanel, che guevara, fidel castro, simon bolivar
eva peron, bernie sanders, john mccain, mitt romney, al gore, dalai lama, mother teresa
pope francis, john paul ii, greta thunberg, j k rowling, j r r tolkien, c s lewis
george r r martin, stephen king, dan brown, astrid lindgren, hans christian andersen
";

/// Companies, products and things called like persons.
const BRANDS: &str = "
louis vuitton, hugo boss, calvin klein, tommy hilfiger, ralph lauren, jack daniels, johnnie walker
jim beam, harley davidson, mercedes benz, aston martin, alfa romeo, morgan stanley, merrill lynch
charles schwab, goldman sachs, jp morgan, philip morris, johns hopkins, wells fargo
marks and spencer, ernst and young, price waterhouse, tim hortons, rolls royce, ben and jerry
dr pepper, dr oetker, mrs dalloway, santa maria, ave maria, don quixote, don quijote, moby dick
jane eyre, anna karenina, madame bovary, hello kitty, barbie, siri, alexa, monte carlo
black scholes, navier stokes, cauchy schwarz, gauss jordan, michael kors, yves saint laurent
giorgio armani, estee lauder, max mara, marc jacobs, carl zeiss, robert bosch, konrad adenauer
friedrich ebert, heinrich boll, bertelsmann, leo burnett, red bull, victoria's secret, tiffany co
elizabeth arden, dolce gabbana, jack wolfskin, peek cloppenburg, ernst klett, franz josef
johann strauss
";

/// What persons do, directly behind a name.
const PERSON_VERBS: &str = "
said says asked asks told tells wrote writes replied answered complained shouted whispered suffers
sagt sagte schrieb schreibt fragt fragte wohnt leidet antwortete meinte dit ecrit demande repond
habite souffre dice escribe vive pide padece abita scrive soffre risponde zegt schreef schrijft
woont vraagt mieszka pisze mowi powiedzial powiedziala mora escreve disse bor skriver sager sa
";

/// The word for a name, where nothing else is said.
const NAME_WORDS: &str = "
name nom nome nombre naam namn navn nimi jmeno meno nev nume ime imie име имя ім'я όνομα ονομα
isim ad 姓名 名前 氏名 이름 الاسم שם नाम
";

/// Keys and labels whose value is the name of a person.
const NAME_KEYS: &str = "
full name, first name, last name, given name, family name, middle name, maiden name, surname
forename, forenames, firstname, lastname, fullname, givenname, familyname, middlename, legal name
real name, preferred name, customer name, client name, patient name, employee name, contact name
contact person, account holder, accountholder, account owner, cardholder, card holder
cardholder name, name on card, policyholder, policy holder, account name, applicant name
applicant, claimant, beneficiary, beneficiary name, emergency contact, next of kin, patient
employee, attendee, guest name, passenger name, passenger, student name, borrower, tenant
landlord, signatory, signed by, prepared by, reviewed by, approved by, author, attending physician
physician, doctor, nurse, teacher, manager, supervisor, assignee, reporter, recipient, sender
payee, payer, remitter, owner, holder, member name, user full name, display name, customername
clientname, patientname, employeename, contactname, contactperson, holdername, lname, fname
customer, client, insured, witness, nachname, vorname, familienname, geburtsname, vor und nachname
name vorname, kontoinhaber, karteninhaber, inhaber, versicherungsnehmer, versicherter, versicherte
mitarbeiter, mitarbeiterin, patientin, kunde, kundin, kundenname, ansprechpartner
ansprechpartnerin, auftraggeber, empfänger, absender, antragsteller, antragstellerin, mieter
mieterin, vermieter, zeuge, zeugin, arzt, behandelnder arzt, sachbearbeiter, sachbearbeiterin
unterzeichner, rufname, vollständiger name, angestellte, angestellter, arbeitnehmer
arbeitnehmerin, prénom, prénoms, nom de famille, nom complet, nom et prénom, nom prénom, titulaire
titulaire du compte, bénéficiaire, assuré, assurée, patiente, salarié, salariée, destinataire
expéditeur, locataire, demandeur, médecin traitant, médecin, contact, interlocuteur
nom du patient, nom du client, employé, employée, nom d'usage, nom de naissance, apellido
apellidos, nombre completo, nombre y apellidos, primer apellido, segundo apellido, titular
titular de la cuenta, beneficiario, beneficiaria, paciente, empleado, empleada, cliente, asegurado
asegurada, remitente, destinatario, solicitante, médico, trabajador, trabajadora
nombre del paciente, nombre del cliente, persona de contacto, cognome, nome e cognome
nome completo, intestatario, intestatario del conto, paziente, dipendente, assicurato, assicurata
mittente, richiedente, medico, medico curante, referente, nominativo, nome cognome
nome del paziente, achternaam, voornaam, voornamen, volledige naam, familienaam, rekeninghouder
kaarthouder, begunstigde, werknemer, klant, verzekerde, afzender, ontvanger, contactpersoon
aanvrager, huurder, huisarts, medewerker, patiënt, roepnaam, nazwisko, imię i nazwisko, imiona
pełne imię, posiadacz rachunku, właściciel rachunku, właściciel konta, pacjent, pacjentka
pracownik, pracownica, klient, klientka, odbiorca, nadawca, ubezpieczony, ubezpieczona
wnioskodawca, lekarz, najemca, nazwisko rodowe, sobrenome, apelido, nome próprio, titular da conta
utente, doente, funcionário, funcionária, trabalhador, segurado, segurada, remetente, requerente
colaborador, colaboradora, nome do paciente, nome do cliente, nome da mãe, nome do pai, efternamn
förnamn, fullständigt namn, kontoinnehavare, kortinnehavare, anställd, kund, mottagare, avsändare
försäkrad, sökande, kontaktperson, medarbetare, fornavn, efternavn, etternavn, kontohaver
kontoinnehaver, ansat, ansatt, pasient, medarbejder, etunimi, sukunimi, koko nimi, tilinomistaja
asiakas, potilas, työntekijä, příjmení, křestní jméno, jméno a příjmení, majitel účtu, pacient
pacientka, zákazník, zaměstnanec, priezvisko, krstné meno, meno a priezvisko, vezetéknév
keresztnév, teljes név, beteg, számlatulajdonos, prenume, nume de familie, numele complet
titular cont, prezime, ime i prezime, ime in priimek, priimek, фамилия, имя, отчество, фио, ф и о
владелец счета, пациент, сотрудник, клиент, получатель, прізвище, піб, фамилно име, презиме
επώνυμο, ονοματεπώνυμο, soyad, soyadı, adı soyadı, ad soyad, hasta adı, müşteri, 患者姓名, 客户姓名, 联系人
收件人, 氏名, お名前, 患者名, 성명, 환자명, 고객명, الاسم الكامل, اسم المريض, שם מלא, שם משפחה, שם פרטי, पूरा नाम
";

/// What makes the word for a name the name of something else.
const OTHER_KEYS: &str = "
company file host user domain product project event brand school street city table column class
function variable method field module package service server database db schema index tag branch
repo repository app application device model type group team role bucket cluster node container
image network interface resource template theme font color key property attribute element
parameter param argument option setting config profile login screen nick pet dog cat band artist
song album movie film book game country state region place location site page menu item plan tier
course subject category store shop restaurant hotel bank firma datei benutzer produkt projekt
entreprise fichier utilisateur produit empresa archivo usuario producto azienda prodotto utente
bedrijf bestand gebruiker produktu pliku firmy
";

/// Words that begin sentences, where their capital says nothing.
const STARTERS: &str = "
the this that these those there then thus they them their when where while what which who whom
whose why how if in into it its is are was were be been being have has had do does did can could
may might must shall should will would and but or nor so yet for from to of on off at by with
without within about above below over under after before between both each every all any some many
most more much few several no not none never always often sometimes usually today yesterday
tomorrow now here once only also even just please let make see note use add check open click find
get give go keep read run set show start stop take try write send summarize summarise translate
explain describe create generate rewrite draft compose correct shorten improve review dear former
first second third last next new old other another such same our your his her my me we you he she
i a an as because although however therefore moreover furthermore meanwhile instead perhaps maybe
unlike despite during since until unless whether either der die das den dem des ein eine einen
einem einer eines und oder aber doch denn weil wenn als dass ob wie wer wo wann warum ich du er
sie es wir ihr man sich mein meine dein deine sein seine unser unsere euer im am auf aus bei mit
nach seit von vom zu zum zur vor hinter neben zwischen durch fur gegen ohne um bis nicht kein
keine auch noch nur schon sehr hier dort heute gestern morgen jetzt dann danach davor bitte danke
hallo liebe lieber guten alle alles jeder jede jedes diese dieser dieses neue neuer le la les un
une de au aux et ou mais donc car ni que qui quoi dont quand comment pourquoi si je tu il elle
nous vous ils elles ce cet cette ces mon ma mes ton ta tes son sa ses notre votre leur dans sur
sous avec sans pour par chez entre vers apres avant depuis pendant bonjour merci tout tous toute
toutes chaque plusieurs voici voila cher chere el los las unos unas y o pero porque cuando como
donde quien cual este esta estos estas ese esa aquel aquella mi su nuestro en con sin por para
sobre hasta desde segun durante hola gracias todo todos cada muy mas lo gli uno e ed perche quando
come dove chi quale questo questa questi queste quello quella mio tuo suo nostro nel nella di da
per tra fra ciao grazie tutto tutti ogni molto piu het een maar want omdat wanneer hoe waar wat
dit dat deze mijn jouw zijn haar ons onze op aan bij met naar uit van voor tegen zonder om tot
niet geen ook nog alleen daar vandaag graag alstublieft dank elke os uma umas onde quem qual isto
esse essa isso meu minha seu sua nosso em com sem ate ola obrigado muito w na z od po za pod nad
przed przy u dla bez oraz lub albo ale bo gdy kiedy jak gdzie kto co ten ci te moj moja twoj jego
jej nasz prosze dziekuje witam wszystkie kazdy och eller men att nar hur var vem vad det detta
denna dessa min din vi han hon pa av med till fran utan hej tack alla varje
";

/// Keys of what else is known of a person: beside them the word for a name is a person's.
const CONTACT_KEYS: &str = "
email mail phone telephone tel mobile cell fax ssn dob iban passport nationality gender sex age
salary telefon handy mobil mobiltelefon geburtsdatum anschrift adresse address steuernummer
courriel portable naissance correo telefono movil direccion nacimiento dni nif cellulare indirizzo
nascita codice telefoon mobiel adres geboortedatum bsn urodzenia pesel telefone telemovel morada
endereco nascimento cpf telefonnummer adress fodelsedatum personnummer epost birthday birthdate
birth geboren born patient diagnosis diagnose customer employee insurance
";
