//! Words that mean a person, in the languages of Europe and some others. The plain plural of a role
//! is left out where it makes a topic of it: "patients with gout" are nobody.

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] = &[
    Entries::words(Class::ROLE, ROLES),
    Entries::phrases(Class::ROLE, KIN),
    Entries::words(Class::PRONOUN, PRONOUNS),
];

/// What someone is to a hospital, an employer, a court, a shop; singular.
const ROLES: &str = "
patient employee colleague coworker client claimant defendant plaintiff applicant candidate
policyholder beneficiary tenant resident inmate suspect convict offender victim witness pupil
patientin mitarbeiter mitarbeiterin kollege kollegin kollegen angestellter angestellte klient
klientin mandant mandantin kunde kundin antragsteller antragstellerin bewerber bewerberin
versicherter versicherte mieter mieterin beschuldigter beschuldigte angeklagter angeklagte
verdachtigte verdachtiger zeuge zeugin schuler schulerin arbeitnehmer arbeitnehmerin
patiente salarie salariee employe employee collegue collaborateur collaboratrice cliente
demandeur demandeuse candidate assure assuree locataire prevenu prevenue temoin victime detenu
detenue eleve fonctionnaire
paciente empleado empleada trabajador trabajadora companero companera solicitante candidato
candidata asegurado asegurada inquilino inquilina acusado acusada imputado imputada testigo
alumno alumna funcionario funcionaria
paziente dipendente impiegato impiegata lavoratore lavoratrice collega cliente richiedente
assicurato assicurata inquilino imputato imputata testimone alunno alunna
patient medewerker medewerkster werknemer werkneemster collega klant client sollicitant kandidaat
verzekerde huurder verdachte getuige leerling
pacjent pacjentka pacjenta pacjentki pracownik pracownica pracownika pracownicy kolega kolezanka
klient klientka wnioskodawca kandydat kandydatka ubezpieczony ubezpieczona najemca oskarzony
oskarzona podejrzany podejrzana swiadek uczen uczennica
doente utente funcionario funcionaria colaborador colaboradora empregado empregada colega
candidato candidata segurado segurada inquilino arguido arguida testemunha aluno aluna
patienten medarbetare medarbetaren anstalld anstallde kollega kollegan kund kunden sokande
kandidat forsakrad hyresgast misstankt vittne elev eleven
medarbejder medarbejderen ansat kollega klient kunde ansoger forsikrede lejer sigtet vidne elev
ansatt medarbeider medarbeideren kollega pasient pasienten kunde soker leietaker siktet vitne
potilas tyontekija kollega asiakas hakija vuokralainen epailty todistaja oppilas
pacient pacientka pacienta zamestnanec zamestnankyne kolega kolegyne klient klientka uchazec
pacientka zamestnanec zamestnankyna uchadzac
beteg paciens alkalmazott munkavallalo kollega ugyfel
pacientul pacienta angajat angajatul angajata coleg colega clientul
pacijent pacijentica zaposlenik zaposlenica djelatnik kolega kolegica klijent
hasta calisan personel meslektas musteri sanik
ασθενης ασθενησ υπαλληλοσ συναδελφοσ πελατησ εργαζομενοσ
пациент пациентка пациента пациентки сотрудник сотрудница сотрудника коллега клиент клиентка
работник пацієнт пацієнтка співробітник співробітниця колега служител
المريض المريضة الموظف الموظفة זכר מטופל מטופלת עובד עובדת
患者 员工 同事 客户 病人 社員 従業員 同僚 환자 직원 동료
";

/// Kin and others close to the writer, with the word that says so.
const KIN: &str = "
my colleague, my coworker, my boss, my manager, my employee, my wife, my husband, my partner
my mother, my father, my son, my daughter, my brother, my sister, my friend, my neighbour
my neighbor, my client, my patient, my student, my tenant, my uncle, my aunt, my cousin
my grandmother, my grandfather, my child, my girlfriend, my boyfriend, my mom, my mum, my dad
our employee, our colleague, our client, our patient, his wife, her husband, the deceased
mein kollege, meine kollegin, mein chef, meine chefin, meine frau, mein mann, meine mutter
mein vater, mein sohn, meine tochter, mein bruder, meine schwester, mein freund, meine freundin
mein nachbar, meine nachbarin, mein kind, unser mitarbeiter, unsere mitarbeiterin
mon collegue, ma collegue, mon patron, ma femme, mon mari, ma mere, mon pere, mon fils, ma fille
mon frere, ma soeur, mon ami, mon amie, mon voisin, ma voisine, mon client, ma cliente
mi companero, mi companera, mi jefe, mi jefa, mi mujer, mi esposa, mi marido, mi esposo, mi madre
mi padre, mi hijo, mi hija, mi hermano, mi hermana, mi amigo, mi amiga, mi vecino, mi vecina
mio collega, mia collega, mio capo, mia moglie, mio marito, mia madre, mio padre, mio figlio
mia figlia, mio fratello, mia sorella, mio amico, mia amica
mijn collega, mijn baas, mijn vrouw, mijn man, mijn moeder, mijn vader, mijn zoon, mijn dochter
mijn broer, mijn zus, mijn vriend, mijn vriendin, mijn buurman, mijn buurvrouw
moj kolega, moja kolezanka, moj szef, moja zona, moj maz, moja matka, moj ojciec, moj syn
moja corka, moj brat, moja siostra, moj przyjaciel, moja mama, moj tata
meu colega, minha colega, meu chefe, minha mulher, minha esposa, meu marido, minha mae, meu pai
meu filho, minha filha, meu irmao, minha irma, meu amigo, minha amiga
min kollega, min chef, min fru, min man, min mamma, min pappa, min son, min dotter, min bror
min syster, min van, min kone, min mand, min mor, min far, min datter, min soster, min sjef
моя жена, мой муж, моя мать, мой отец, мой сын, моя дочь, мой брат, моя сестра, мой коллега
";

/// Quiet: looked up only where something asks for a person.
const PRONOUNS: &str = "
he she him her his hers i my me mine i'm
er ihr ihm ihn ihre ihrer seine seiner seinen ich mein meine mir mich
il elle lui son sa ses je mon ma moi
el ella su le yo mi
lui lei suo sua suoi io mio mia
hij zij ze haar zijn ik mijn hem
on ona jego jej go moj moja mnie ja mam
ele ela dele dela seu sua eu meu minha
han hon hans hennes honom henne jag min mitt hun jeg mit
hän hänen minä minulla
ον она он его её ее мой моя меня я у
";
