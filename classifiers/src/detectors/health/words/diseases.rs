//! Names of illnesses: Latin and Greek ones that many languages share, and those of each language.
//! Written from general medical vocabulary (the chapters of ICD-10 served as a check list).

/// What means an illness and nothing else, in the forms of several languages at once.
pub(super) const SHARED: &str = "
diabetes, diabetes mellitus, diabetes mellitus type 1, diabetes mellitus type 2, diabetes type 1
diabetes type 2
diabetes insipidus, gestational diabetes, prediabetes, ketoacidosis
hypothyroidism, hyperthyroidism, hashimoto thyroiditis, graves disease, goiter, goitre
asthma, asthma bronchiale, bronchial asthma, bronchitis, pneumonia
emphysema, pleurisy, pneumothorax, tuberculosis, cystic fibrosis, sarcoidosis, sleep apnea
sleep apnoea, pulmonary embolism, lung cancer, mesothelioma, silicosis, asbestosis
hypertension, essential hypertension, arterial hypertension, hypotension
atrial fibrillation, arrhythmia, tachycardia, bradycardia, angina pectoris, myocardial infarction
heart attack, heart failure, congestive heart failure, coronary artery disease
cardiomyopathy, myocarditis, pericarditis, endocarditis, aortic stenosis, atherosclerosis
arteriosclerosis, aneurysm, deep vein thrombosis, thrombosis, varicose veins, peripheral artery disease
epilepsy, migraine, multiple sclerosis, parkinson disease
parkinson's disease, alzheimer, alzheimers, alzheimer's disease, alzheimer disease, dementia
huntington's disease, amyotrophic lateral sclerosis, motor neurone disease
neuropathy, polyneuropathy, neuralgia, trigeminal neuralgia, meningitis, encephalitis
cerebral palsy, ischemic stroke, ischaemic stroke, hemiplegia, paraplegia, tetraplegia
narcolepsy, restless legs syndrome, guillain barre syndrome, myasthenia gravis, hydrocephalus
depression, major depression, major depressive disorder, depressive episode
moderate depressive episode, severe depressive episode, mild depressive episode
postpartum depression, recurrent depressive disorder, dysthymia, bipolar disorder
bipolar affective disorder, schizophrenia, schizoaffective disorder, psychosis, psychotic episode
anxiety disorder, generalized anxiety disorder, generalised anxiety disorder, panic disorder
panic attacks, social phobia, agoraphobia, obsessive compulsive disorder
post traumatic stress disorder, ptsd, adhd, attention deficit hyperactivity disorder, autism
autism spectrum disorder, asperger, asperger syndrome, anorexia, anorexia nervosa, bulimia
bulimia nervosa, binge eating disorder, eating disorder, borderline personality disorder
personality disorder, insomnia, substance use disorder, alcohol dependence, alcoholism
alcohol use disorder, opioid dependence, drug addiction, adjustment disorder, burnout syndrome
suicidal ideation, suicide attempt, tourette syndrome
breast cancer, prostate cancer, colon cancer, colorectal cancer, pancreatic cancer, skin cancer
ovarian cancer, cervical cancer, bladder cancer, thyroid cancer, stomach cancer, liver cancer
kidney cancer, brain tumor, brain tumour, testicular cancer, endometrial cancer, throat cancer
melanoma, malignant melanoma, lymphoma, hodgkin lymphoma, non hodgkin lymphoma, leukemia
leukaemia, acute myeloid leukemia, chronic lymphocytic leukemia, multiple myeloma, myeloma
carcinoma, adenocarcinoma, basal cell carcinoma, squamous cell carcinoma, hepatocellular carcinoma
sarcoma, glioblastoma, glioma, astrocytoma, meningioma, neuroblastoma, metastases, metastasis
brain metastases, bone metastases, malignant neoplasm
hiv, hiv disease, hiv infection, hiv positive, hepatitis, hepatitis a, hepatitis b
hepatitis c, herpes, herpes zoster, chlamydia, gonorrhea, gonorrhoea, syphilis, malaria
measles, mumps, rubella, chickenpox, borreliosis, lyme disease, sepsis, septicemia, septicaemia
mrsa infection, covid, covid 19, mononucleosis, toxoplasmosis, tetanus
dengue, typhoid, cholera, scabies, candidiasis
crohn, crohns, crohn's disease, crohn disease, ulcerative colitis, colitis ulcerosa, gastritis
gastroenteritis, gastroesophageal reflux disease, peptic ulcer, gastric ulcer
duodenal ulcer, irritable bowel syndrome, celiac disease, coeliac disease, diverticulitis
appendicitis, pancreatitis, cholecystitis, gallstones, cholelithiasis, cirrhosis, liver cirrhosis
fatty liver disease, hemorrhoids, haemorrhoids, inguinal hernia, hiatal hernia, peritonitis
chronic kidney disease, kidney disease, chronic kidney disease stage 1
chronic kidney disease stage 2, chronic kidney disease stage 3, chronic kidney disease stage 4
chronic kidney disease stage 5, end stage renal disease, renal failure, renal insufficiency
kidney failure, kidney stones, nephritis, glomerulonephritis, pyelonephritis, nephrotic syndrome
cystitis, urinary tract infection, urinary incontinence, prostatitis
benign prostatic hyperplasia, erectile dysfunction, infertility, endometriosis, pcos
polycystic ovary syndrome, preeclampsia, ectopic pregnancy, miscarriage, stillbirth, menorrhagia
rheumatoid arthritis, arthritis, osteoarthritis, psoriatic arthritis, osteoporosis, osteopenia
gout, fibromyalgia, lupus, systemic lupus erythematosus, ankylosing spondylitis, scoliosis
herniated disc, slipped disc, sciatica, lumbago, bursitis, tendinitis, carpal tunnel syndrome
rheumatism, scleroderma, sjogren syndrome, vasculitis, polymyalgia rheumatica
psoriasis, eczema, atopic dermatitis, dermatitis, urticaria, acne, acne vulgaris, rosacea
vitiligo, alopecia, alopecia areata, cellulitis, impetigo
anemia, anaemia, iron deficiency anemia, iron deficiency anaemia, sickle cell disease
sickle cell anemia, thalassemia, thalassaemia, hemophilia, haemophilia, thrombocytopenia
neutropenia, hemochromatosis, von willebrand disease
hypercholesterolemia, hypercholesterolaemia, hyperlipidemia, hyperlipidaemia, dyslipidemia
obesity, morbid obesity, metabolic syndrome, hyperuricemia, addison's disease, cushing syndrome
cushing's disease, acromegaly, phenylketonuria, hypoglycemia
glaucoma, cataract, macular degeneration, retinopathy, diabetic retinopathy, retinal detachment
uveitis, conjunctivitis, tinnitus, hearing loss, otitis media, sinusitis, tonsillitis
meniere's disease, vertigo, trisomy 21, down syndrome, downs syndrome, spina bifida, marfan syndrome
muscular dystrophy, chronic fatigue syndrome, allergic rhinitis, anaphylaxis, peanut allergy
concussion, traumatic brain injury, hip fracture, chronic pain, complex regional pain syndrome
lactose intolerance, gender dysphoria, intellectual disability, dyslexia, delirium
";

/// More of them in English, with the spellings of both sides of the Atlantic.
pub(super) const ENGLISH: &str = "
cardiac failure, congestive cardiac failure, mitral valve prolapse, mitral regurgitation, aortic regurgitation, aortic aneurysm
biliary cholangitis, disc herniation, spinal stenosis, frozen shoulder, rotator cuff tear, cataracts, iron deficiency, iron overload
vitamin d deficiency, cervical dysplasia, dysplasia, hip dysplasia, prostate hyperplasia, menopause, high cholesterol, pre eclampsia, eclampsia
transient ischaemic attack, transient ischemic attack, subarachnoid haemorrhage, subarachnoid hemorrhage, brain haemorrhage
brain hemorrhage, cerebral haemorrhage, mild cognitive impairment, memory loss, tourette, tourette's, tourettes, night terrors
broken hip, broken leg, broken arm, hypertensive heart disease, high blood pressure, heart murmur, heart arrhythmia
heart valve disease, heart condition, cardiac arrest, cardiac arrhythmia, palpitations, raynaud's, raynaud syndrome, ehlers danlos, marfan
graves' disease, addison's, cushing's, wilson's disease, paget's disease, bell's palsy, peyronie's disease, hodgkin's lymphoma
hodgkin's disease, non hodgkin's lymphoma, non small cell lung cancer, ewing sarcoma, oral cancer, oesophageal cancer
esophageal cancer, gastric cancer, bowel cancer, rectal cancer, uterine cancer, bone cancer, blood cancer, terminal cancer, metastatic cancer
neuroendocrine tumour, pituitary adenoma, acoustic neuroma, kidney cancer, renal cell carcinoma, polyps, colon polyps, barrett's oesophagus
gastroparesis, achalasia, gastric bleeding, liver disease, liver failure, wilson disease, alcoholic liver disease, jaundice, gallbladder disease
kidney transplant, polycystic kidney disease, polycystic ovaries, uterine fibroids, fibroids, endometrial hyperplasia, vaginismus
postnatal depression, perinatal depression, seasonal affective disorder, clinical depression, social anxiety, social anxiety disorder, separation anxiety
hypochondria, kleptomania, gambling addiction, gaming addiction, sex addiction, cocaine addiction, heroin addiction, opioid addiction
opioid use disorder, drug abuse, substance abuse, alcohol abuse, alcohol withdrawal, dissociative disorder, dissociative identity disorder, conduct disorder
oppositional defiant disorder, learning disability, developmental delay, speech delay, stutter, dyspraxia, dyscalculia, bipolar, bipolar ii disorder
bipolar i disorder, complex ptsd, trauma disorder, suicidal thoughts, self harming, emotional instability, mania, hypomania, catatonia
lewy body dementia, vascular dementia, frontotemporal dementia, korsakoff syndrome, essential tremor, dystonia, ataxia, chorea, spasticity, cluster headaches
cluster headache, tension headache, hemiparesis, quadriplegia, spinal cord injury, head injury, syringomyelia, postherpetic neuralgia
wheezing, chronic cough, pulmonary fibrosis, pulmonary hypertension, interstitial lung disease, asthma attack, whooping cough, croup, pleural effusion
sleep disorder, hay fever, food allergy, nut allergy, bee sting allergy, latex allergy, penicillin allergy, eczema herpeticum, hives, ringworm, head lice
genital herpes, genital warts, hpv, hpv infection, trichomoniasis, mpox, monkeypox, covid pneumonia, viral hepatitis, meningococcal disease, scarlet fever
rheumatic fever, q fever, west nile virus, ebola, zika, rabies, leprosy, anthrax, polio, sepsis, septic shock, cellulitis, abscess, osteomyelitis, gangrene
juvenile arthritis, hip osteoarthritis, knee osteoarthritis, tennis elbow, plantar fasciitis, achilles tendinopathy, torn meniscus, acl tear, whiplash
osteogenesis imperfecta, scheuermann's disease, kyphosis, hypermobility, lipoedema, lipedema, lymphoedema, lymphedema, varicose ulcer, leg ulcer, pressure ulcer
diabetic foot, diabetic foot ulcer, diabetic ketoacidosis, diabetic neuropathy, diabetic nephropathy, insulin resistance, underactive thyroid, overactive thyroid
thyroiditis, thyroid nodule, hyperparathyroidism, hypoparathyroidism, pheochromocytoma, hypogonadism, hyponatremia, hyperkalemia, vitamin b12 deficiency
pernicious anaemia, pernicious anemia, aplastic anemia, polycythemia vera, myelofibrosis, myelodysplastic syndrome, leucopenia, blood clot, blood clots
blindness, deafness, retinitis pigmentosa, keratoconus, dry eye, strabismus, colour blindness, hearing impairment, labyrinthitis, deviated septum
erectile problems, premature ejaculation, male infertility, klinefelter syndrome, turner syndrome, fragile x syndrome, cleft palate
";

pub(super) const DE: &str = "
venenthrombose, tiefe venenthrombose, herzklappeninsuffizienz, herzklappenfehler, herzfehler, herzstillstand, herzkrankheit, morbus menière
nierenerkrankung, diabetische nephropathie, diabetische polyneuropathie, diabetisches fußsyndrom, gestationsdiabetes, lese rechtschreib schwäche
legasthenie, laktoseintoleranz, nahrungsmittelallergie, nussallergie, pollenallergie, penicillinallergie, hausstauballergie, histaminintoleranz
glutenunverträglichkeit, schulterluxation, kreuzbandriss, meniskusriss, rotatorenmanschettenruptur, spinalkanalstenose, rückenschmerzen
chronische rückenschmerzen, kopfschmerzen, clusterkopfschmerz, spannungskopfschmerz, venenschwäche, lipödem, lymphödem, dekubitus, unterschenkelgeschwür
lungenfibrose, lungenhochdruck, silikose, keuchhusten, scharlach, pfeiffersches drüsenfieber, hirnhautentzündung, hepatitis c, feigwarzen
prostatavergrößerung, prostatitis, hodenhochstand, myome, myom, eileiterschwangerschaft, wechseljahresbeschwerden, totgeburt
lymphdrüsenkrebs, knochenkrebs, speiseröhrenkrebs, gebärmutterkrebs, plasmozytom, gallenblasenentzündung, leberversagen, gelbsucht, speiseröhrenentzündung
verwirrtheit, delir, manie, manische episode, wahnvorstellungen, dissoziative störung, somatoforme störung, belastungsstörung, selbstverletzung
suizidgedanken, spielsucht, kokainsucht, kokainabhängigkeit, cannabisabhängigkeit, tablettensucht, entwicklungsverzögerung, geistige behinderung, stottern
querschnitt, lähmung, hemiparese, tremor, ataxie, spastik, polio, muskeldystrophie, amyotrophe lateralsklerose, blindheit, taubheit, netzhautablösung, bindehautentzündung
schwindel, drehschwindel, kreislaufkollaps, ohnmacht, hashimoto, schilddrüsenentzündung, schilddrüsenknoten, nebennierenrindeninsuffizienz, eisenmangel, vitamin d mangel
thrombozytopenie, blutgerinnungsstörung, leukopenie, krebs im endstadium, morbus sudeck, knochenbruch, oberschenkelhalsbruch, wirbelbruch, rippenbruch
diabetiker, diabetikerin, epileptiker, epileptikerin, asthmatiker, asthmatikerin, alkoholiker, alkoholikerin, diabétique
diabético, diabética, diabetico, diabetica, epiléptico, epiléptica, asmático, asmática, drogenabhängig, alkoholabhängig
zuckerkrankheit, diabetes mellitus typ 1, diabetes mellitus typ 2, diabetes typ 1, diabetes typ 2
altersdiabetes
schwangerschaftsdiabetes, schilddrüsenunterfunktion, schilddrüsenüberfunktion, hypothyreose
hyperthyreose, morbus basedow, hashimoto thyreoiditis
bronchialasthma, lungenentzündung, pneumonie, lungenemphysem, lungenembolie, lungenkrebs
bronchialkarzinom, tuberkulose, mukoviszidose, schlafapnoe, chronische bronchitis
hypertonie, arterielle hypertonie, bluthochdruck, hypotonie, vorhofflimmern, herzinfarkt
myokardinfarkt, herzinsuffizienz, herzschwäche, koronare herzkrankheit, herzrhythmusstörung
herzrhythmusstörungen, herzmuskelentzündung, myokarditis, kardiomyopathie, angina pectoris
arteriosklerose, aneurysma, aortenstenose, thrombose, tiefe beinvenenthrombose, krampfadern
epilepsie, migräne, multiple sklerose, morbus parkinson, parkinson krankheit, demenz
alzheimer krankheit, morbus alzheimer, schlaganfall, hirnblutung, hirninfarkt, apoplex
polyneuropathie, meningitis, enzephalitis, querschnittslähmung, halbseitenlähmung
trigeminusneuralgie, gürtelrose, restless legs syndrom
depression, depressionen, depressive episode, mittelgradige depressive episode
depressiven episode, depressiver episode, schweren depressiven episode, mittelgradigen depressiven episode, leichten depressiven episode
schwere depressive episode, leichte depressive episode, rezidivierende depressive störung
depressive störung, wochenbettdepression, bipolare störung, schizophrenie, psychose
angststörung, generalisierte angststörung, panikstörung, panikattacken, soziale phobie
zwangsstörung, posttraumatische belastungsstörung, adhs, autismus, asperger syndrom
magersucht, bulimie, essstörung, borderline störung, persönlichkeitsstörung, schlafstörung
schlafstörungen, alkoholabhängigkeit, alkoholsucht, alkoholismus, drogenabhängigkeit
drogensucht, suchterkrankung, medikamentenabhängigkeit, spielsucht, anpassungsstörung
erschöpfungsdepression, burnout syndrom, suizidversuch, suizidalität
brustkrebs, mammakarzinom, prostatakrebs, prostatakarzinom, darmkrebs, kolonkarzinom
bauchspeicheldrüsenkrebs, pankreaskarzinom, hautkrebs, eierstockkrebs, ovarialkarzinom
gebärmutterhalskrebs, zervixkarzinom, blasenkrebs, schilddrüsenkrebs, magenkrebs
magenkarzinom, leberkrebs, nierenkrebs, hirntumor, hodenkrebs, krebserkrankung, krebs
melanom, malignes melanom, lymphom, leukämie, karzinom, bronchialkarzinom, metastasen
basaliom, plattenepithelkarzinom, bösartige neubildung, rektumkarzinom
hiv infektion, hiv positiv, hepatitis, herpes zoster, syphilis, gonorrhö, borreliose, sepsis
blutvergiftung, masern, mumps, röteln, windpocken, grippe, keuchhusten, krätze
morbus crohn, colitis ulcerosa, magenschleimhautentzündung, magengeschwür, refluxkrankheit
reizdarm, reizdarmsyndrom, zöliakie, blinddarmentzündung, appendizitis, divertikulitis
bauchspeicheldrüsenentzündung, pankreatitis, gallensteine, leberzirrhose, fettleber
leistenbruch, hämorrhoiden, zwölffingerdarmgeschwür
niereninsuffizienz, chronische niereninsuffizienz, nierenversagen, nierensteine
nierenbeckenentzündung, blasenentzündung, harnwegsinfekt, harninkontinenz
prostatahyperplasie, erektile dysfunktion, unfruchtbarkeit, endometriose, fehlgeburt
präeklampsie, risikoschwangerschaft
rheumatoide arthritis, rheuma, arthrose, gonarthrose, kniearthrose, hüftarthrose, coxarthrose
osteoporose, gicht, fibromyalgie, bandscheibenvorfall, morbus bechterew, skoliose, ischialgie
schenkelhalsfraktur, karpaltunnelsyndrom, lupus erythematodes, rückenmarksverletzung
schuppenflechte, neurodermitis, ekzem, nesselsucht, akne, gürtelrose
anämie, eisenmangelanämie, blutarmut, sichelzellanämie, bluterkrankheit, hämophilie
hypercholesterinämie, hyperlipidämie, fettstoffwechselstörung, adipositas, fettleibigkeit
metabolisches syndrom, grüner star, glaukom, grauer star, katarakt, makuladegeneration
hörsturz, schwerhörigkeit, mittelohrentzündung, mandelentzündung, nebenhöhlenentzündung
heuschnupfen, trisomie 21, down syndrom, gehirnerschütterung, chronisches schmerzsyndrom
schädel hirn trauma, chronisches erschöpfungssyndrom, nierenkrankheit, herzkrankheit
lungenerkrankung, autoimmunerkrankung, krebsleiden, geschlechtskrankheit
";

pub(super) const FR: &str = "
diabète, diabète de type 1, diabète de type 2, diabète gestationnel, hypothyroïdie
hyperthyroïdie, maladie de basedow, goitre, asthme, bronchite, bronchite chronique, pneumonie
emphysème, embolie pulmonaire, tuberculose, mucoviscidose, apnée du sommeil
hypertension artérielle, hypertension, hypotension, fibrillation auriculaire
infarctus du myocarde, infarctus, insuffisance cardiaque, maladie coronarienne, angine de poitrine
cardiomyopathie, myocardite, péricardite, athérosclérose, artérite, anévrisme
thrombose, phlébite, varices, arythmie
épilepsie, migraine, sclérose en plaques, maladie de parkinson, maladie d'alzheimer, démence
accident vasculaire cérébral, neuropathie, méningite, encéphalite, paraplégie, hémiplégie
sclérose latérale amyotrophique, névralgie
dépression, épisode dépressif, épisode dépressif léger, épisode dépressif moyen
épisode dépressif majeur, épisode dépressif sévère, dépression post partum, trouble bipolaire
troubles bipolaires, schizophrénie, psychose, trouble anxieux, trouble anxieux généralisé
trouble panique, crises d'angoisse, phobie sociale, trouble obsessionnel compulsif
état de stress post traumatique, trouble de stress post traumatique, tdah, autisme
anorexie, anorexie mentale, boulimie, trouble de la personnalité, insomnie, alcoolisme
dépendance à l'alcool, alcoolodépendance, toxicomanie, tentative de suicide
cancer, cancer du sein, cancer de la prostate, cancer du poumon, cancer du côlon
cancer colorectal, cancer du pancréas, cancer de la peau, cancer de l'ovaire, cancer du foie
cancer de la thyroïde, cancer de la vessie, cancer du rein, cancer du col de l'utérus
tumeur cérébrale, mélanome, lymphome, leucémie, carcinome, adénocarcinome, sarcome, métastases
vih, séropositif, séropositive, infection par le vih, hépatite, hépatite b, hépatite c
herpès, syphilis, gonorrhée, paludisme, rougeole, oreillons, rubéole, varicelle
maladie de lyme, septicémie, grippe, coqueluche
maladie de crohn, rectocolite hémorragique, gastrite, ulcère gastrique, ulcère duodénal
reflux gastro œsophagien, syndrome de l'intestin irritable, maladie cœliaque, appendicite
pancréatite, cirrhose, cirrhose du foie, calculs biliaires, hernie inguinale, hémorroïdes
stéatose hépatique, diverticulite
insuffisance rénale, insuffisance rénale chronique, maladie rénale chronique, calculs rénaux
cystite, pyélonéphrite, infection urinaire, incontinence urinaire, endométriose, stérilité
infertilité, fausse couche, prééclampsie, hypertrophie bénigne de la prostate
polyarthrite rhumatoïde, arthrite, arthrose, ostéoporose, fibromyalgie
hernie discale, sciatique, lumbago, spondylarthrite ankylosante, scoliose, lupus
syndrome du canal carpien, psoriasis, eczéma, dermatite atopique, urticaire, acné
anémie, anémie ferriprive, drépanocytose, hémophilie, thalassémie, hypercholestérolémie
obésité, syndrome métabolique, dyslipidémie, glaucome, cataracte, dégénérescence maculaire
acouphènes, otite, sinusite, amygdalite, rhume des foins, trisomie 21, commotion cérébrale
burn out, épuisement professionnel, douleurs chroniques, maladie auto immune
";

pub(super) const ES_PT: &str = "
diabetes tipo 1, diabetes tipo 2, diabetes mellitus tipo 1, diabetes mellitus tipo 2
diabetes gestacional, hipotiroidismo, hipertiroidismo, bocio, asma, asma bronquial, bronquitis
bronquitis crónica, neumonía, enfisema, embolia pulmonar, tuberculosis, fibrosis quística
apnea del sueño, enfermedad pulmonar obstructiva crónica
hipertensión, hipertensión arterial, hipotensión, fibrilación auricular, infarto de miocardio
infarto agudo de miocardio, infarto, insuficiencia cardíaca, cardiopatía isquémica
angina de pecho, miocardiopatía, miocarditis, pericarditis, aterosclerosis, aneurisma
trombosis, trombosis venosa profunda, varices, arritmia
epilepsia, migraña, esclerosis múltiple, enfermedad de parkinson, párkinson
enfermedad de alzheimer, alzhéimer, demencia, ictus, accidente cerebrovascular, derrame cerebral
neuropatía, meningitis, encefalitis, esclerosis lateral amiotrófica, paraplejia, neuralgia
depresión, depresión mayor, episodio depresivo, episodio depresivo leve
episodio depresivo moderado, episodio depresivo grave, depresión posparto, trastorno bipolar
trastorno depresivo, esquizofrenia, psicosis, trastorno de ansiedad
trastorno de ansiedad generalizada, trastorno de pánico, ataques de pánico, fobia social
trastorno obsesivo compulsivo, trastorno de estrés postraumático, autismo, anorexia
anorexia nerviosa, bulimia, trastorno de la personalidad, insomnio, alcoholismo
dependencia del alcohol, drogadicción, toxicomanía, intento de suicidio
cáncer, cáncer de mama, cáncer de próstata, cáncer de pulmón, cáncer de colon
cáncer colorrectal, cáncer de páncreas, cáncer de piel, cáncer de ovario, cáncer de hígado
cáncer de cuello uterino, cáncer de vejiga, cáncer de tiroides, cáncer de estómago
tumor cerebral, melanoma, linfoma, leucemia, carcinoma, metástasis, sarcoma
vih, vih positivo, seropositivo, seropositiva, hepatitis, herpes zóster, culebrilla
sífilis, gonorrea, paludismo, malaria, sarampión, paperas, rubéola, varicela, sepsis
enfermedad de crohn, colitis ulcerosa, gastritis, úlcera gástrica, úlcera duodenal
reflujo gastroesofágico, síndrome del intestino irritable, enfermedad celíaca, celiaquía
apendicitis, pancreatitis, cirrosis, cirrosis hepática, cálculos biliares, colelitiasis
hernia inguinal, hemorroides, hígado graso, diverticulitis
insuficiencia mitral, dislexia, migrañas, cataratas, insuficiencia respiratoria, insuficiencia hepática, menopausia, lumbago, ataques de ansiedad, crisis de ansiedad, crisis de pánico, diabetes, tos ferina, neumonitis, alergia al polen, alergia alimentaria, intolerancia a la lactosa, parálisis, parálisis cerebral, ceguera, sordera, soplo cardíaco, paro cardíaco, angina, cólico nefrítico, esterilidad, insuficiencia renal, insuficiencia renal crónica, enfermedad renal crónica, cálculos renales
cistitis, pielonefritis, infección urinaria, incontinencia urinaria, endometriosis
infertilidad, aborto espontáneo, preeclampsia, hiperplasia prostática, disfunción eréctil
artritis reumatoide, artritis, artrosis, osteoporosis, fibromialgia, hernia discal
hernia de disco, ciática, lumbalgia, espondilitis anquilosante, escoliosis, lupus
síndrome del túnel carpiano, psoriasis, eccema, dermatitis atópica, urticaria, acné
anemia, anemia ferropénica, hemofilia, talasemia, hipercolesterolemia, dislipidemia, obesidad
síndrome metabólico, glaucoma, cataratas, degeneración macular, acúfenos, otitis, sinusitis
amigdalitis, síndrome de down, conmoción cerebral, dolor crónico, enfermedad autoinmune
diabetes gestacional, hipotireoidismo, hipertireoidismo, bócio, asma brônquica, bronquite
pneumonia, enfisema, tuberculose, fibrose cística, fibrose quística, apneia do sono, dpoc
hipertensão, hipertensão arterial, hipotensão, fibrilhação auricular, fibrilação atrial
enfarte do miocárdio, infarto do miocárdio, enfarte, insuficiência cardíaca
doença coronária, cardiopatia isquémica, angina de peito, miocardiopatia, miocardite
aterosclerose, trombose, trombose venosa profunda, varizes
epilepsia, enxaqueca, esclerose múltipla, doença de parkinson, doença de alzheimer, demência
acidente vascular cerebral, neuropatia, meningite, encefalite
esclerose lateral amiotrófica, depressão, depressão maior, episódio depressivo
episódio depressivo leve, episódio depressivo moderado, episódio depressivo grave
depressão pós parto, perturbação bipolar, transtorno bipolar, esquizofrenia, psicose
perturbação de ansiedade, transtorno de ansiedade, transtorno de ansiedade generalizada
perturbação de ansiedade generalizada, síndrome do pânico, transtorno do pânico
transtorno obsessivo compulsivo, perturbação obsessivo compulsiva
stress pós traumático, perturbação de stress pós traumático, tdah, phda, anorexia nervosa
insónia, insônia, alcoolismo, dependência do álcool, toxicodependência, tentativa de suicídio
cancro, cancro da mama, cancro da próstata, cancro do pulmão, cancro do cólon, cancro da pele
cancro do pâncreas, cancro do ovário, cancro do fígado, cancro do estômago, câncer
câncer de mama, câncer de próstata, câncer de pulmão, câncer de cólon, câncer de pele
câncer de pâncreas, tumor cerebral, linfoma, leucemia, metástases, seropositivo, soropositivo
sífilis, gonorreia, malária, sarampo, papeira, varicela, hepatite, hepatite b
hepatite c, doença de crohn, colite ulcerosa, gastrite, úlcera gástrica, doença celíaca
síndrome do intestino irritável, refluxo gastroesofágico, apendicite, pancreatite, cirrose
cálculos biliares, hérnia inguinal, hemorroidas, esteatose hepática
insuficiência renal, insuficiência renal crónica, doença renal crónica, doença renal crônica
cálculos renais, cistite, infeção urinária, infecção urinária, endometriose, infertilidade
artrite reumatoide, artrite, artrose, osteoporose, fibromialgia, hérnia discal
hérnia de disco, ciática, lombalgia, escoliose, lúpus, psoríase, eczema, dermatite atópica
urticária, anemia, anemia ferropriva, hemofilia, hipercolesterolemia, obesidade
síndrome metabólica, glaucoma, catarata, otite, sinusite, amigdalite, dor crónica
";

pub(super) const IT: &str = "
diabete, diabete mellito, diabete mellito di tipo 1, diabete mellito di tipo 2
diabete di tipo 1, diabete di tipo 2, diabete gestazionale, ipotiroidismo, ipertiroidismo, gozzo
asma, asma bronchiale, bronchite, bronchite cronica, polmonite, enfisema, embolia polmonare
tubercolosi, fibrosi cistica, apnea notturna, apnee notturne
ipertensione, ipertensione arteriosa, ipotensione, fibrillazione atriale, infarto
infarto miocardico, infarto del miocardio, insufficienza cardiaca, scompenso cardiaco
cardiopatia ischemica, angina pectoris, cardiomiopatia, miocardite, pericardite, aterosclerosi
aneurisma, trombosi, trombosi venosa profonda, vene varicose, aritmia
epilessia, emicrania, sclerosi multipla, morbo di parkinson, malattia di parkinson
malattia di alzheimer, morbo di alzheimer, demenza, demenza senile, ictus, neuropatia
meningite, encefalite, sclerosi laterale amiotrofica, paraplegia
depressione, depressione maggiore, episodio depressivo, episodio depressivo lieve
episodio depressivo moderato, episodio depressivo grave, depressione post partum
disturbo bipolare, disturbo depressivo, schizofrenia, psicosi, disturbo d'ansia
disturbo d'ansia generalizzata, disturbo di panico, attacchi di panico, fobia sociale
disturbo ossessivo compulsivo, disturbo da stress post traumatico, autismo, anoressia
anoressia nervosa, disturbo di personalità, insonnia, alcolismo, dipendenza da alcol
tossicodipendenza, tentato suicidio, cancro, cancro al seno, tumore al seno
carcinoma mammario, tumore al polmone, cancro alla prostata, tumore alla prostata
carcinoma prostatico, tumore al colon, tumore al pancreas, tumore della pelle
tumore al cervello, melanoma, linfoma, leucemia, carcinoma, metastasi, sarcoma
hiv positivo, sieropositivo, sieropositiva, epatite, epatite b, epatite c, fuoco di sant'antonio
sifilide, gonorrea, malaria, morbillo, parotite, rosolia, varicella, sepsi, setticemia
morbo di crohn, malattia di crohn, colite ulcerosa, rettocolite ulcerosa, gastrite
ulcera gastrica, ulcera duodenale, reflusso gastroesofageo, sindrome dell'intestino irritabile
celiachia, appendicite, pancreatite, cirrosi, cirrosi epatica, calcoli biliari, ernia inguinale
emorroidi, steatosi epatica, diverticolite
insufficienza renale, insufficienza renale cronica, malattia renale cronica, calcoli renali
cistite, pielonefrite, infezione urinaria, incontinenza urinaria, endometriosi, infertilità
aborto spontaneo, preeclampsia, ipertrofia prostatica, disfunzione erettile
artrite reumatoide, artrite, artrosi, osteoporosi, fibromialgia, ernia del disco
ernia discale, sciatica, lombalgia, spondilite anchilosante, scoliosi, lupus
sindrome del tunnel carpale, psoriasi, eczema, dermatite atopica, orticaria
anemia, anemia sideropenica, emofilia, talassemia, ipercolesterolemia, dislipidemia, obesità
sindrome metabolica, glaucoma, cataratta, degenerazione maculare, acufene, otite, sinusite
tonsillite, sindrome di down, commozione cerebrale, dolore cronico, malattia autoimmune
";

pub(super) const NL: &str = "
suikerziekte, diabetes mellitus type 1, diabetes mellitus type 2, diabetes type 1
diabetes type 2, zwangerschapsdiabetes, hypothyreoïdie, hyperthyreoïdie, astma, longontsteking
longembolie, longkanker, tuberculose, taaislijmziekte, slaapapneu, chronische bronchitis
hypertensie, hoge bloeddruk, hypotensie, boezemfibrilleren, atriumfibrilleren, hartinfarct
myocardinfarct, hartfalen, coronaire hartziekte, hartritmestoornis, angina pectoris
cardiomyopathie, aderverkalking, atherosclerose, aneurysma, trombose, spataderen
epilepsie, migraine, multiple sclerose, ziekte van parkinson, ziekte van alzheimer, dementie
beroerte, hersenbloeding, herseninfarct, neuropathie, hersenvliesontsteking, dwarslaesie
depressie, depressieve episode, matige depressieve episode, lichte depressieve episode
ernstige depressieve episode, depressieve stoornis, postnatale depressie, bipolaire stoornis
schizofrenie, psychose, angststoornis, gegeneraliseerde angststoornis, paniekstoornis
paniekaanvallen, sociale fobie, dwangstoornis, posttraumatische stressstoornis, ptss, autisme
anorexia nervosa, boulimia, eetstoornis, persoonlijkheidsstoornis, slapeloosheid
alcoholverslaving, alcoholisme, drugsverslaving, zelfmoordpoging
kanker, borstkanker, prostaatkanker, darmkanker, alvleesklierkanker, huidkanker
eierstokkanker, baarmoederhalskanker, blaaskanker, schildklierkanker, maagkanker, leverkanker
hersentumor, melanoom, lymfoom, leukemie, carcinoom, uitzaaiingen, mammacarcinoom
hiv positief, seropositief, hepatitis, gordelroos, syfilis, gonorroe, mazelen, rodehond
waterpokken, bloedvergiftiging, griep, ziekte van lyme, schurft
ziekte van crohn, colitis ulcerosa, gastritis, maagzweer, refluxziekte
prikkelbare darm syndroom, prikkelbaredarmsyndroom, coeliakie, blindedarmontsteking
alvleesklierontsteking, levercirrose, galstenen, liesbreuk, aambeien, leververvetting
lymfeklierkanker, lymfklierkanker, hartritmestoornissen, knieartrose, heupartrose, dyslexie, te trage schildklier, te snelle schildklier, burn out, burnout, botontkalking, leverziekte, longziekte, hartziekte, ziekte van graves, nekhernia, zonnesteek, whiplash, hersenletsel, doofheid, blindheid, lactose intolerantie, voedselallergie, pinda allergie, nierinsufficiëntie, chronische nierinsufficiëntie, nierfalen, nierziekte, nierstenen
blaasontsteking, nierbekkenontsteking, urineweginfectie, endometriose, onvruchtbaarheid
miskraam, zwangerschapsvergiftiging
reumatoïde artritis, reuma, artritis, artrose, osteoporose, jicht, fibromyalgie
ziekte van bechterew, scoliose, ischias, carpaaltunnelsyndroom, psoriasis, eczeem
bloedarmoede, anemie, ijzergebreksanemie, hemofilie, hypercholesterolemie, obesitas
glaucoom, maculadegeneratie, gehoorverlies, middenoorontsteking
hooikoorts, syndroom van down, hersenschudding, chronische pijn, overspannenheid
auto immuunziekte
";

pub(super) const PL: &str = "
cukrzyca, cukrzyca typu 1, cukrzyca typu 2, cukrzycy, cukrzycy typu 1, cukrzycy typu 2
cukrzycę, cukrzycą, cukrzyca ciążowa, niedoczynność tarczycy, nadczynność tarczycy
niedoczynności tarczycy, nadczynności tarczycy, choroba hashimoto
astma, astmę, astmy, astma oskrzelowa, astmę oskrzelową, zapalenie oskrzeli, zapalenie płuc
rozedma płuc, gruźlica, gruźlicę, mukowiscydoza, bezdech senny, zatorowość płucna
przewlekła obturacyjna choroba płuc
nadciśnienie, nadciśnienie tętnicze, nadciśnienia tętniczego, nadciśnieniem tętniczym
niedociśnienie, migotanie przedsionków, migotaniem przedsionków, zawał serca, zawału serca
zawale serca, niewydolność serca, niewydolności serca, choroba wieńcowa
choroba niedokrwienna serca, dusznica bolesna, kardiomiopatia, zapalenie mięśnia sercowego
miażdżyca, miażdżycę, tętniak, zakrzepica, zakrzepicę, żylaki, arytmia
padaczka, padaczkę, padaczki, padaczką, epilepsja, epilepsję, epilepsji, migrena, migrenę
migreny, stwardnienie rozsiane, stwardnieniem rozsianym, choroba parkinsona
chorobę parkinsona, choroba alzheimera, chorobę alzheimera, demencja, otępienie, udar mózgu
udar, udaru, neuropatia, zapalenie opon mózgowych, stwardnienie zanikowe boczne
depresja, depresję, depresji, depresją, epizod depresyjny, epizod depresyjny umiarkowany
epizod depresyjny ciężki, epizod depresyjny łagodny, umiarkowany epizod depresyjny
ciężki epizod depresyjny, łagodny epizod depresyjny, zaburzenia depresyjne
choroba afektywna dwubiegunowa, zaburzenie afektywne dwubiegunowe, schizofrenia, schizofrenię
schizofrenii, psychoza, zaburzenia lękowe, zaburzenie lękowe uogólnione
zespół lęku napadowego, fobia społeczna, nerwica, zaburzenia obsesyjno kompulsyjne
zespół stresu pourazowego, autyzm, anoreksja, anoreksję, bulimia, bulimię
zaburzenia osobowości, bezsenność, alkoholizm, uzależnienie od alkoholu
zespół zależności alkoholowej, narkomania, próba samobójcza
rak piersi, raka piersi, rakiem piersi, rak prostaty, raka prostaty, rak płuca, raka płuca
rak jelita grubego, raka jelita grubego, rak trzustki, rak skóry, rak jajnika
rak szyjki macicy, rak pęcherza, rak tarczycy, rak żołądka, nowotwór, nowotworu, nowotwór złośliwy
guz mózgu, czerniak, chłoniak, białaczka, białaczkę, białaczki, przerzuty
zakażenie hiv, zakażony hiv, wzw, wirusowe zapalenie wątroby, półpasiec, opryszczka, kiła
rzeżączka, malaria, różyczka, ospa wietrzna, borelioza, boreliozę, sepsa, grypa
choroba leśniowskiego crohna, chorobę leśniowskiego crohna, choroba crohna
wrzodziejące zapalenie jelita grubego, zapalenie żołądka, choroba wrzodowa
wrzody żołądka, refluks żołądkowo przełykowy, zespół jelita drażliwego, celiakia
zapalenie wyrostka robaczkowego, zapalenie trzustki, marskość wątroby, kamica żółciowa
przepuklina pachwinowa, hemoroidy, stłuszczenie wątroby
niewydolność nerek, przewlekła niewydolność nerek, przewlekła choroba nerek
niewydolności nerek, kamica nerkowa, zapalenie pęcherza, odmiedniczkowe zapalenie nerek
zakażenie układu moczowego, endometrioza, niepłodność, poronienie, przerost prostaty
reumatoidalne zapalenie stawów, zapalenie stawów, choroba zwyrodnieniowa stawów
zwyrodnienie stawów, osteoporoza, osteoporozę, dna moczanowa, fibromialgia
przepuklina kręgosłupa, dyskopatia, rwa kulszowa, skolioza, toczeń, łuszczyca, łuszczycę
łuszczycy, egzema, atopowe zapalenie skóry, pokrzywka, trądzik
anemia, anemię, niedokrwistość, niedokrwistość z niedoboru żelaza, hemofilia
hipercholesterolemia, otyłość, zespół metaboliczny, jaskra, jaskrę, zaćma, zaćmę
zwyrodnienie plamki żółtej, niedosłuch, zapalenie zatok, zapalenie migdałków, katar sienny
zespół downa, wstrząśnienie mózgu, przewlekły ból
";

pub(super) const NORDIC: &str = "
diabetes typ 1, diabetes typ 2, sockersjuka, graviditetsdiabetes, hypotyreos, hypertyreos
astma, bronkit, lunginflammation, lungemboli, lungcancer, tuberkulos, cystisk fibros
sömnapné, kronisk obstruktiv lungsjukdom, hypertoni, högt blodtryck, hypotoni, förmaksflimmer
hjärtinfarkt, hjärtsvikt, kranskärlssjukdom, kärlkramp, hjärtmuskelinflammation
åderförkalkning, aneurysm, blodpropp, djup ventrombos, åderbråck, epilepsi, migrän
multipel skleros, parkinsons sjukdom, alzheimers sjukdom, demens, hjärnblödning, hjärninfarkt
polyneuropati, hjärnhinneinflammation, depression, medelsvår depression, svår depression
egentlig depression, depressiv episod, förlossningsdepression, bipolär sjukdom, schizofreni
psykos, ångestsyndrom, generaliserat ångestsyndrom, paniksyndrom, social fobi
tvångssyndrom, posttraumatiskt stressyndrom, anorexi, ätstörning, personlighetsstörning
sömnstörning, alkoholberoende, alkoholism, drogberoende, narkotikaberoende, självmordsförsök
utmattningssyndrom, utbrändhet, cancer, bröstcancer, prostatacancer, tjocktarmscancer
bukspottkörtelcancer, hudcancer, äggstockscancer, livmoderhalscancer, blåscancer
sköldkörtelcancer, magsäckscancer, levercancer, hjärntumör, malignt melanom, lymfom, leukemi
metastaser, hiv positiv, hepatit, bältros, syfilis, gonorré, klamydia, mässling, påssjuka
röda hund, vattkoppor, borrelia, blodförgiftning, influensa, crohns sjukdom, ulcerös kolit
gastrit, magsår, refluxsjukdom, celiaki, blindtarmsinflammation, bukspottkörtelinflammation
levercirros, gallsten, ljumskbråck, hemorrojder, fettlever, njursvikt, kronisk njursvikt
kronisk njursjukdom, njursten, urinvägsinfektion, blåskatarr, endometrios, infertilitet
missfall, havandeskapsförgiftning, ledgångsreumatism, reumatoid artrit, artros, benskörhet
osteoporos, gikt, fibromyalgi, diskbråck, ischias, skolios, psoriasis, eksem, nässelutslag
blodbrist, järnbristanemi, blödarsjuka, hyperkolesterolemi, fetma, glaukom, grön starr
grå starr, hörselnedsättning, öroninflammation, bihåleinflammation, hösnuva, downs syndrom
hjärnskakning, kronisk smärta, sukkersyge, sukkersyke, forhøjet blodtryk, høyt blodtrykk
hjerteinfarkt, hjertesvigt, hjertesvikt, atrieflimren, atrieflimmer, slagtilfælde, hjerneslag
lungebetændelse, lungebetennelse, brystkræft, brystkreft, prostatakræft, prostatakreft, kræft
kreft, lungekræft, lungekreft, tarmkræft, tarmkreft, leddegigt, leddgikt, slidgigt
knogleskørhed, blærebetændelse, nyresvigt, nyresvikt, depressiv lidelse, angst lidelse
skizofreni, spiseforstyrrelse, dissemineret sklerose, epilepsia, masennus, verenpainetauti
sydäninfarkti, rintasyöpä, eturauhassyöpä, keuhkokuume, tyypin 2 diabetes, nivelreuma
skitsofrenia, kaksisuuntainen mielialahäiriö, migreeni, keliakia, syöpä, munuaisten vajaatoiminta
";

/// Czech, Slovak, Hungarian, Romanian, Turkish, Greek, Croatian, Russian, Ukrainian.
pub(super) const EAST: &str = "
cukrovka, cukrovku, cukrovky, vysoký krevní tlak, vysoký krvný tlak, hypertenze, epilepsie, infarkt myokardu
rakovina, rakovina prsu, rakovina prsníka, rakoviny, mozková mrtvice, roztroušená skleróza
deprese, schizofrenie, zápal plic, zápal pľúc, astma bronchiale, leukémie, lupénka, žloutenka
cukorbetegség, cukorbeteg, magas vérnyomás, szívinfarktus, mellrák, tüdőgyulladás, epilepszia
depresszió, skizofrénia, asztma, szklerózis multiplex, leukémia, migrén, reuma
diabet zaharat, diabet zaharat tip 2, diabet, hipertensiune arterială, infarct miocardic, cancer de sân
cancer mamar, astm bronșic, epilepsie, depresie, schizofrenie, insuficiență renală, scleroză multiplă
şeker hastalığı, tip 2 diyabet, diyabet, hipertansiyon, yüksek tansiyon, kalp krizi, meme kanseri
kanser, astım, epilepsi, depresyon, şizofreni, böbrek yetmezliği, migren
σακχαρώδης διαβήτης, διαβήτης, υπέρταση, καρκίνος, καρκίνος του μαστού, επιληψία, κατάθλιψη, άσθμα
σχιζοφρένεια, έμφραγμα, ημικρανία
šećerna bolest, dijabetes, visoki krvni tlak, rak dojke, epilepsija, depresija, šizofrenija
диабет, сахарный диабет, сахарным диабетом, гипертония, гипертонией, гипертоническая болезнь
инфаркт, инфаркт миокарда, инсульт, рак молочной железы, рак легких, эпилепсия, эпилепсией
депрессия, депрессией, шизофрения, шизофренией, бронхиальная астма, астма, астмой, пневмония
туберкулез, гепатит, вич, лейкоз, мигрень, рассеянный склероз, онкология, цукровий діабет
гіпертонія, епілепсія, депресія, пневмонія, рак грудей
";

/// Words for illness of any kind, and those that mean other things as well: they count where a
/// person is said to have them.
pub(super) const ILLNESS: &str = "
angina, cancer, burnout, ulcer, fracture, stroke, flu, influenza, allergy, allergies, tumor, tumour
tumeur, tumore, tumores, overweight, disability, pregnant, pregnancy, schwanger, schwangerschaft, enceinte
embarazada, incinta, zwanger, grávida, gravid, infection, infektion, infección, infezione, infectie
infeção, hernia, rak, behinderung, schwerbehinderung, schwerbehindert
handicap, invalidité, discapacidad, disabilità
ansiedad, ansiedade, anxiety, anxiété, ansia, lęk
ångest, alergia, allergie, allergia, parkinson, hashimoto, shingles, derrame, struma
verslaving, disease, disorder, syndrome, syndrom, krankheit, erkrankung, störung, maladie
syndrome, enfermedad, trastorno, síndrome, malattia, disturbo, sindrome, ziekte, stoornis
choroba, chorobę, zaburzenie, zaburzenia, zespół, doença, transtorno, perturbação, sjukdom, sygdom, sykdom
addiction, addicted, alcoholic, alkoholiker, alkoholikerin, drogenabhängig, depressed, depressiv
dépressif, dépressive, diabetic, diabetiker, diabetikerin, diabétique, diabético, diabética
diabetico, diabetica, diabeticus, epileptic, epileptiker, épileptique, epiléptico, asthmatic
asthmatiker, asthmatique, asmático, asmática, seropositive, transplant, dialysis, dialyse
chemotherapy, chemotherapie, chimiothérapie, quimioterapia, chemioterapia, chemioterapią
chemioterapię, kemoterapi, cytostatika, radiotherapy, strahlentherapie, bestrahlung, dialysepflichtig
depressione, suicidal, suizidal, schizophrenic, schizophren, bipolar, autistic, autistisch
";

/// Short names in capitals: they count only beside other words of medicine.
pub(super) const SHORT: &str = "
ms, mi, copd, bpco, epoc, pochp, avc, khk, pavk, chf, afib, gad, ocd, ckd, tb, uti, dvt, sle, ibs, ibd, bph
osa, ards, htn, t2dm, t1dm, nstemi, stemi, cll, nhl, hcc, mdd, bpd, aids, gerd, hta, dpoc, copd, ptbs
avk, tdah, tvp, osas, tept, aps, cpap, bpm, niddm, iddm, tia, sida
";
