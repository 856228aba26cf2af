//! Words that say that an illness or a medicine is being spoken of, and of whom: announcements of
//! a diagnosis, doses, having and taking. And those that make a topic of it.

/// What announces a diagnosis. What follows is looked at closely.
pub(super) const ANNOUNCES: &str = "
diagnosis, diagnoses, diagnosed, diagnosed with, dx, suffers from, suffering from, suffered from, presents with
presented with, admitted with, admitted for, hospitalised for, hospitalized for, afflicted with, icd
icd code, history of present illness, comorbidities, comorbidity, prognosis, chief complaint
diagnose, diagnosen, hauptdiagnose, nebendiagnose, nebendiagnosen, entlassungsdiagnose
aufnahmediagnose, verdachtsdiagnose, diagnostiziert, leidet an, leidet unter, leide an, erkrankt an
erkrankte an, dauerdiagnosen, vorerkrankungen, befund
diagnostic, diagnostiqué, diagnostiquée, souffre de, souffre d, souffrant de, atteint de, atteinte de
atteint d, atteinte d, antécédents médicaux, cim 10, cim
diagnóstico, diagnósticos, diagnosticado, diagnosticada, diagnosticado con, diagnosticada de, padece, padece de
sufre de, sufre, antecedentes médicos, cie 10, cie
diagnosi, diagnosticato, diagnosticata, soffre di, soffre d, affetto da, affetta da, anamnesi
diagnose, gediagnosticeerd, gediagnosticeerd met, lijdt aan, voorgeschiedenis
rozpoznanie, rozpoznania, diagnoza, diagnozę, rozpoznano, zdiagnozowano, cierpi na, choruje na, choroby współistniejące
sofre de, portador de, portadora de, diagnosticado com, diagnosticada com, cid 10, cid
diagnos, diagnoser, diagnosen, diagnostiserad, diagnosticerats, lider av, diagnosticeret, lider af, diagnostisert
diagnoosi, diagnóza, diagnózou, onemocnění, diagnosticul, tanı, tanısı, διάγνωση, диагноз, диагностирован
діагноз, страдает
";

/// Units and forms of a dose.
pub(super) const DOSES: &str = "
mg, mcg, µg, ug, milligram, milligrams, milligramm, milligrammes, miligramos, milligrammi, tablet, tablets
tablette, tabletten, comprimé, comprimés, comprimido, comprimidos, compressa, compresse, tabletka
tabletki, tablett, tabletter, inhaler, capsule, capsules, kapsel, kapseln, kapsułki, gélule, gélules
cápsulas, filmtabletten, retard, suppository, zäpfchen, infusion, injektion, einheiten, eye drops
augentropfen, pflaster, patches, spray, aerosol, syrup, sirup, hustensaft, subkutan, subcutaneous
intravenous, intramuscular
";

/// A patient, in the singular.
pub(super) const PATIENTS: &str = "
patient, patientin, patiente, paciente, paziente, patiënt, patiënte, pacjent, pacjentka, pacjenta, doente, utente, patienten
patienter, pasient, potilas, pacient, pacientka, beteg, hasta, пациент, пациентка, пацієнт
";

/// Other words of medicine.
pub(super) const MEDICINE: &str = "
doctor, physician, clinic, hospital, hospitalised, hospitalized, hospitalisation, admitted, discharged
discharge, ward, surgery, surgeon, therapy, therapist, therapeutic, treatment, treated, medication
medications, medicine, medicines, meds, prescribed, prescription, dose, dosage, symptoms, symptom
chronic, acute, oncology, cardiology, psychiatric, psychiatrist, occupational health, sick leave, sick note
relapse, remission, biopsy, mri, blood test, lab results, ill, illness, disease, disorder, condition, health
arzt, ärztin, hausarzt, klinik, krankenhaus, stationär, entlassen, aufgenommen, therapie, behandlung
behandelt, medikament, medikamente, medikation, verordnet, verschrieben, dosis, symptome, chronisch
chronische, chronischer, akut, akute, krank, erkrankung, krankheit, arztbrief, attest, reha, psychiatrie
operation, operiert, betriebsarzt, krankschreibung, krankgeschrieben, arbeitsunfähig, arrêt maladie, zwolnienie lekarskie, zwolnieniu lekarskim, einnahme
médecin, hôpital, hospitalisé, hospitalisée, clinique, traitement, traité, traitée, médicament
médicaments, ordonnance, prescrit, posologie, symptômes, chronique, aigu, aiguë, maladie, malade, chirurgie
opération, opéré, opérée, thérapie, certificat médical, médecine du travail, compte rendu
médico, médica, hospitalizado, hospitalizada, ingresado, ingresada, clínica, tratamiento
tratado, tratada, medicamento, medicamentos, medicación, receta, recetado, dosis, síntomas, crónico, crónica
aguda, agudo, enfermedad, enfermo, enferma, cirugía, operado, operada, terapia, baja médica
medico, ospedale, ricoverato, ricoverata, clinica, trattamento, terapia, curato, curata, farmaco, farmaci
ricetta, prescritto, dose, sintomi, cronico, cronica, acuto, acuta, malattia, malato, malata, intervento
operato, operata, lettera di dimissione, dimissione
arts, huisarts, ziekenhuis, opgenomen, kliniek, behandeling, behandeld, medicatie, medicijn
medicijnen, recept, voorgeschreven, dosering, symptomen, chronisch, ziekte, ziek, operatie, geopereerd
bedrijfsarts, ziekmelding
lekarz, szpital, szpitala, szpitalu, hospitalizowany, hospitalizowana, klinika, leczenie, leczony, leczona
lek, leki, recepta, przepisano, dawka, objawy, przewlekły, przewlekła, ostry, choroba, chory, chora
operacja, terapia, karta wypisowa
médico, médica, hospital, internado, internada, clínica, tratamento, tratado, tratada, medicação
receita, receitado, sintomas, crónico, crônico, doença, operado, operada, nota de alta, alta hospitalar
läkare, sjukhus, sjukhuset, inlagd, klinik, behandling, behandlas, läkemedel, medicin, mediciner, recept
ordinerad, ordinerat, symtom, kronisk, akut, sjukdom, sjuk, opererad, terapi, utskrivning, sjukskriven
læge, sygehus, medicin, lege, sykehus, medisin, behandlet, lääkäri, sairaala, lääkitys, lékař, nemocnice
léčba, orvos, kórház, kezelés, gyógyszer, medic, spital, tratament, doktor, hastane, tedavi, ilaç
врач, больница, лечение, препарат, болезнь, лікар, лікарня, лікування
";

/// Having, taking and being treated, which ties an illness or a medicine to its subject.
pub(super) const HAVING: &str = "
has, have, had, having, suffers, suffered, suffering, diagnosed, takes, taking, took, takes, prescribed, treated
receives, receiving, been on, il a, elle a, j'ai, lui ha, lei ha, on ma, ona ma, patient a, patiente a, currently on, started on, put on, lives with, living with, recovering, battling, admitted
hospitalised, hospitalized, underwent, developed, contracted, tested positive, allergic
hat, habe, haben, hatte, leidet, leide, nimmt, nehme, bekommt, erhält, erkrankt, erkrankte, behandelt, bekam, verordnet
ai, avait, ont, souffre, souffrait, prend, prends, prenait, atteint, atteinte, traité, traitée
tiene, tengo, tenía, sufre, sufro, padece, padezco, toma, tomo, recibe, diagnosticado, diagnosticada, tratado
ha, aveva, soffre, soffro, assume, assumo, prende, prendo, affetto, affetta, curato
heeft, heb, had, lijdt, lijd, gebruikt, gebruik, slikt, slik, krijgt, neemt, kreeg
mam, miał, miała, cierpi, cierpię, przyjmuje, przyjmuję, bierze, biorę, choruje, choruję, zażywa, leczy
tem, tenho, tinha, sofre, sofro, toma, tomo, recebe, portador, portadora
har, hade, lider, tar, tog, fick, behandlas, äter, får, drabbats, drabbades
på, tager, sairastaa, ottaa, má, mám, trpí, užívá, szenved, szed, suferă, kullanıyor
страдает, болеет, принимает, болен, больна, хворіє, приймає
";

/// What makes a topic of a sentence: questions after knowledge, and requests for text about it.
pub(crate) const TOPICS: &str = "
such as, for example, for instance, what is, what are, what's, what does, what do, what causes, what happens, what kind, what can, what role
how do, how does, how is, how are, how can, how did, how common, how many, how much, why do, why does, why is
why are, why did, can you explain, explain, describe, compare, comparing, discuss, define
difference between, differences between, symptoms of, causes of, signs of, side effects of, risk factors
treatment of, treatment options, the history of, prevalence of, incidence of, overview of, meaning of, role of
types of, effects of, tell me about, essay, article, blog post, poem, poem about, story about, quiz, lecture
novel, slide deck, slides, presentation, lecture, lesson, homework, documentary, campaign, awareness, prevention
learn about, learn more about, write about, writes about, writing about, read about, wrote about, information about, information on
research, studies, study, statistics, patients with, people with, patients, guideline, guidelines, encyclopedia
zum beispiel, was ist, was sind, was bedeutet, wie wirkt, wie funktioniert, wie entsteht, wie behandelt, wie wird, wie kann, wie viele
warum, wieso, erkläre, erklär, erklären, erläutere, beschreibe, vergleiche
unterschied zwischen, symptome von, ursachen von, nebenwirkungen von, geschichte der, aufsatz, gedicht
referat, vortrag, präsentation, roman, unterricht, hausarbeit, artikel über, überblick, definition, studien, patienten mit, menschen mit, leitlinie
qu'est ce, que signifie, comment, pourquoi, explique, expliquez
expliquer, décris, décrivez, compare, comparez, différence entre, symptômes de, causes de, effets secondaires
histoire de, histoire du, exposé, cours sur, roman, présentation, dissertation, poème, résumé de l'histoire, les patients, patients atteints
qué es, qué son, qué significa, cuál, cuáles, cómo, por qué, explica, explique, describe, compara
diferencia entre, síntomas de, causas de, efectos secundarios, historia de, ensayo, poema, novela, trabajo sobre, presentación, pacientes con
cos'è, che cos'è, cosa sono, cosa significa, quali, spiega, spiegami, descrivi
confronta, differenza tra, sintomi di, sintomi del, cause di, effetti collaterali, storia del, storia della, romanzo, lezione, presentazione, tema su, saggio
poesia, pazienti con
wat is, wat zijn, wat betekent, hoe werkt, hoe wordt, hoe kan, hoeveel, waarom, welke, leg uit, beschrijf
vergelijk, verschil tussen, symptomen van, oorzaken van, bijwerkingen van, geschiedenis van, werkstuk, presentatie, spreekbeurt, roman, gedicht, patiënten met
co to jest, czym jest, czym są, co oznacza, jakie są, jak działa, jak leczyć, jak leczy, dlaczego, wyjaśnij, opisz
porównaj, różnica między, objawy, przyczyny, skutki uboczne, historia, wiersz, referat, prezentacja, prezentację, lekcja, powieść, pacjenci z, esej
o que é, o que são, o que significa, quais, qual, por que, explica, explique, descreve, descreva
compara, diferença entre, sintomas de, causas de, efeitos secundários, história da, história do, ensaio, romance, palestra, apresentação, texto sobre, poema
vad är, vad betyder, hur fungerar, hur behandlas, hur många, varför, vilka, vilken, förklara, beskriv, jämför, skillnaden mellan
symtom på, orsaker till, biverkningar av, historia, föredrag, lektion, uppsats, dikt, patienter med
hvad er, hvordan, hvorfor, hva er, forklar, beskriv, mikä on, miten, miksi, selitä, co je, jak se, proč, vysvětli
mi az, hogyan, miért, ce este, de ce, explică, nedir, nasıl, neden, açıkla, τι είναι, πώς, γιατί, εξήγησε
что такое, как лечить, почему, объясни, що таке, чому, поясни
";

/// Being: what follows is said of someone.
pub(crate) const BEING: &str = "
is, am, are, was, were, be, been, being, became, becomes, identifies, i'm, remains, as a
ist, bin, sind, war, waren, wurde, sei
est, suis, était, étaient, sont, fut, être
es, soy, está, estoy, era, eran, fue, son, sido
è, sono, era, erano, fu, essere, stato, stata
is, ben, was, waren, werd, zijn
jest, jestem, był, była, są, został, została, byłem, byłam
é, sou, está, era, eram, foi, são, sendo
är, blev, varit, er, ble, blevet, on, olen, oli, je, jsem, byl, byla, som, bol, bola, vagyok, volt
este, sunt, sînt, era, είναι, είμαι, ήταν, был, была, является, є, був, була
";

/// What stands directly before a topic: "about diabetes".
pub(in crate::detectors::health) const ABOUT: &[&str] = &[
    "about",
    "regarding",
    "concerning",
    "über",
    "zu",
    "zum",
    "zur",
    "sur",
    "sobre",
    "sul",
    "sull",
    "sulla",
    "over",
    "om",
    "against",
    "gegen",
    "contre",
    "contra",
    "contro",
    "tegen",
    "mot",
];
