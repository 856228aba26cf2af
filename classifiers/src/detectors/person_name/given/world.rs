//! Given names of the Slavic and Balkan languages, the Middle East, Asia and Africa.

pub(super) const POLISH: &str = "
adam adolf adrian adrianna agata agnieszka albert aleks aleksander aleksandra aleksy alfred alicja
alina alojzy amelia anastazja anatol andrzej aneta angelika ania aniela anita anna antonina antoni
apolonia ariel arkadiusz artur aurelia bartek bartosz bartlomiej barbara basia bazyli beata
bernadeta bernard bianka blanka blazej bogdan boguslaw boguslawa bogumil bogumila boleslaw bozena
bronislaw bronislawa bruno brygida cecylia cezary cyprian cyryl czeslaw czeslawa dagmara damian
daniel daria dariusz dawid denis dobroslawa dominik dominika dorota edmund edward edyta eliza
elwira elzbieta emil emilia emilian eryk ernest eugenia eugeniusz ewa ewelina fabian felicja
feliks ferdynand filip florian franciszek franciszka fryderyk gabriel gabriela gaja genowefa
gerard grazyna grzegorz gustaw halina hanna helena henryk henryka hubert hugo ida ignacy iga igor
ilona inga irena ireneusz iwo iwona iza izabela jacek jadwiga jagoda jakub jan janina janusz
jarema jarek jaroslaw jedrzej jeremi jerzy joachim joanna jola jolanta jozef jozefina judyta julia
julian julianna julita juliusz jurek justyna kacper kaja kajetan kalina kamil kamila karina karol
karolina kasia katarzyna kazimierz kazimiera kinga klara klaudia klemens konrad konstancja
konstanty konstantyn kordian kornel kornelia krystian krystyna krzysztof krzysiek ksawery kuba
lech lena leokadia leon leonard leszek lidia liliana liwia lucja lucjan lucyna ludwik ludwika
lukasz maciej magda magdalena maja maks maksymilian malgorzata malwina marcel marceli marcelina
marcin marek maria marian marianna marika mariola mariusz marlena marta martyna maryla maryna
marzena mateusz matylda maurycy melania michal michalina mieczyslaw mieszko mikolaj milena milosz
mira miron miroslaw miroslawa monika nadia nadzieja natalia natan natasza natanel nela nicole
nikodem nikola nina norbert ola olaf olga oliwia oliwier olgierd oskar patrycja patryk paulina
pawel piotr piotrek pola przemek przemyslaw przybyslaw radek radoslaw rafal regina remigiusz
renata robert roch roksana roman romuald rozalia roza rudolf ryszard ryszarda sabina sandra sara
sebastian sergiusz sewerin seweryn slawek slawomir sonia stanislaw stanislawa stefan stefania
stella sylwester sylwia szymon tadeusz tamara tatiana teodor teodora teresa tobiasz tola tomasz
tomek tymon tymoteusz urszula waclaw waldemar walentyna wanda weronika wieslaw wieslawa wiktor
wiktoria wilhelm wincenty witold wlodzimierz wladyslaw wladyslawa wojciech wojtek zbigniew zbyszek
zdzislaw zdzislawa zenon ziemowit zofia zosia zuzanna zygmunt zyta
";

pub(super) const SLAVIC_CENTRAL: &str = "
adela adriana alena ales alexandr alexandra alice alojz alzbeta ambroz andrea andrej aneta anezka
anna antonie antonin arnost barbora beata bedrich bela blanka blazena bohdan bohumil bohumila
bohumir bohuslav boleslav bozena bozidar branislav bretislav bronislav bystrik ctibor cyril dagmar
dalibor dalimil dana daniela danka david denisa dobromila dobroslav dominik dominika dorota
drahomir drahomira drahoslav drahos dusan eduard elena eliska ema emil emilie erik ester eva evzen
fedor ferdinand filip frantisek frantiska gabriela gejza hana havel hedvika helena hermina hubert
hynek ida ignac igor ilja ilona imrich irena iva ivan ivana iveta ivo ivona izabela jachym jakub
jan jana jarka jarmila jaromir jaroslav jaroslava jiri jirina jindra jindrich jindriska jitka
jolana jonas josef jozef jozefa judita julie julius jurai juraj justina kamil kamila karel karol
karolina katarina katerina kazimir klara klaudia klement kornelia krystof kristina kristyna
kvetoslava kveta kvido ladislav ladislava lenka leos leopold leona libor libuse lida linda livia
lubica lubomir lubomira lubor lubos lucia lucie ludek ludmila ludovit ludvik luis lukas lumir
lydie magdalena marcel marcela marek margita maria marian marie marika marketa maros marta martin
martina matej matous matus matyas maxim mechislav michaela michal mikulas milada milan milena
milica milos miloslav miloslava milota milus miluse mira miriam mirka miroslav miroslava mojmir
monika nada nadezda natalie nela nikola nikol nina norbert oldrich oldriska olga oliver ondrej
oskar otakar otto patrik pavel pavla pavlina pavol peter petr petra pravoslav premysl prokop
radana radek radim radka radko radomir radoslav radovan rastislav rene renata richard robert roman
romana rostislav ruzena rudolf sabina samuel sandra sarlota sebastian silvia silvie simeon simon
simona slavka slavoj slavomir slavomira sona stanislav stanislava stefan stefania stela stepan
stepanka svatava svatopluk svatoslav svetlana sylvie tadeas tamara tatana tatiana teodor tereza
tibor tichomir timotej timea tomas uršula vaclav vaclava valentin valeria vanda vavrinec vendula
vendelin vera veronika vilem vilma viera vieroslava viktor viktorie viliam vincenc viola vit
vitezslav vladan vladena vladimir vladimira vladislav vlasta vlastimil vlastislav vojtech
vratislav xenie zbynek zbysek zdena zdenek zdenka zdislava zdenko zigmund zita zlatica zlatko
zofia zora zuzana adam adorjan agnes agota akos aladar aliz andor andras aniko antal apollonia
aranka arpad aron attila auguszta balazs balint barna barnabas bence benedek bernadett bianka
bertalan boglarka bogdan borbala botond brigitta csaba csanad csenge csilla csongor daniel denes
dezso dora dorina dorottya edina edit eleonora elek elemer emese emma emoke endre eniko erno
erzsebet eszter etelka evelin fanni ferenc flora fruzsina fulop gabor gabriella gellert gergely
gergo geza gitta gizella gyongyi gyorgy gyorgyi gyula hajnalka hajna henrik henrietta huba hunor
ibolya ildiko imola imre iren istvan ivett izabella jakab janka janos jeno jolan jozsef judit
julianna juliska karoly katalin kalman karola kamilla kata kinga kitti kolos kornel krisztian
krisztina kristof lajos laszlo laura lenke levente lilla lili lorand lorant lorinc luca lujza
magdolna marcell margit marianna mark marton mate melinda mihaly miklos mirtill mor nandor natalia
nikolett nimrod nikoletta nora noemi orban orsolya oszkar pal panna piroska pongrac rebeka regina
reka rezso roland rozalia sandor sara sarolta soma szabina szabolcs szilard szilveszter szilvia
szonja tamas tas terez teodora timur tunde ubul vendel viktoria vilmos vince virag vivien xenia
zalan zoltan zsanett zsigmond zsofia zsolt zsombor zsuzsa zsuzsanna
";

pub(super) const SLAVIC_SOUTH: &str = "
ada adnan adela admir ajla ajna alen alenka ales aleksa aleksandar aleksandra alma almir amar
amela amina amra ana anamarija anita andrej andrija andjela angelina anica ante anton antonija
antun anze asja asmir azra barbara bartol berislav biljana blanka blaz bogdan bojan bojana boris
borislav borka borna bosko bostjan bozidar bozica bozo branimir branislav branka branko bratislav
bruna bruno cvetka cvita cirila dado dajana damir damjan dalibor danica daniel danijel danijela
danilo darija dario darja darko dasa davor davorka davorin dean dejan dejana denis dijana dina
dino divna dobrila domagoj domen dominik drago dragan dragana dragica dragisa drazen drazenka
drenka dubravka dubravko dunja dusan dusanka duro djordje djuro dzenan dzenana edin edita ela
eldar elma elmir elvir elvira elvis emina emir emil ema erna esma fatima filip franc franci franjo
frane fran gabrijel gabrijela goran gorana gordan gordana goranka gregor grga grgur hana haris
hasan hrvoje hrvojka ida ines ilija ilijana irena iris irma irfan isidora iskra iva ivan ivana
ivanka ivica ivka ivo ivona jadranka jadran jagoda jakov jakob janez jan jana janja janko jasmin
jasmina jasna jelena jelka jerko jernej jerneja josip josipa jovan jovana jovo jozo jozica juraj
jure jurica jurij jurka kaja karla karlo karmen karolina kata katarina katja katica klara klaudija
klemen kornelija kresimir krešo kristian kristijan kristina krsto krunoslav ksenija kosta lana
lara larisa lazar lea lejla lenka leon leonarda leo leposava lidija ljerka ljiljana ljubica
ljubisa ljubo ljubomir ljudmila lovre lovro lucija luka luca lukas magdalena maja majda maks manja
manca marcel margareta marica marija marijan marijana marin marina marinko marino mario mariza
marjan marjana marjeta marko marta martin martina marusa mateja matej mateo matea matija matilda
mato matko maša mia mihael mihaela mihajlo mijo mila milan milana milanka milena milica milivoj
milivoje milka milo milorad milos miloš miluna miljan miljana miljenko mira miran mirela mirjana
mirko mirna miro miroslav miroslava mirsad mirza misel mišo mitja mladen mladenka moira momcilo
momir monika mojca nada nadica natalija natasa neda nedeljko nedim nebojsa nela nenad nermin
nermina neven nevena nevenka nika nikica nikola nikolina nikša nina nino novak ognjen olga oliver
olivera oto patricija patrik pavao pavel pavle pavla petar peter petra predrag primoz radmila
radmilo radojka radomir radoslav radovan ranka ranko ratko rajko renata renato roberta robert roko
roman romana romina rozalija ruza ruzica rok saban sabina samir samira samo sandi sandra sanel
sanela sanja sara sasa saša sead selma senad senka sergej silva silvana silvija simo simona simon
sinisa slaven slavica slavko slavoljub slobodan slobodanka smiljana snezana snjezana sonja srdan
srdjan srecko sreten stana stanislav stanislava stanka stanko stefan stela stevan stevo stipan
stipe stjepan stojan suad suada suncana suzana svetislav svetlana svetozar tadej tamara tanja tara
tatjana tea tena teodora teo tereza tihana tihomir tijana tin tina tino tomica tomislav tomo toni
tonka urban uros urša urska urška vahid valentina valerija vana vanda vanja vasilije vedran
vedrana velimir veljko velibor vera veronika verica vesna vida vid viktor viktorija vinka vinko
violeta visnja vito vjekoslav vjera vjeran vlado vladimir vladimira vladislav vladana vladan
vlatka vlatko vlasta voja vojin vojislav vojko vuk vukasin zarko zana zdenka zdenko zdravko
zdravka zeljana zeljka zeljko zivko zlata zlatan zlatica zlatko zoran zorana zorica zorka zvezdana
zvjezdana zvonimir zvonka zvonko ziga anelia angel asen asya atanas blagovest boyan boyana
borislava bistra chavdar daniela delyan desislava denitsa dimitar dimitrina dobromir donka elena
elitsa emiliya gavril galina georgi gergana ginka hristo ilian iliyan iliyana iordan irina ivaylo
ivelina kalin kalina kaloyan katya kiril kostadin krasimir krasimira lachezar latchezar lilyana
lyubomir lyudmila margarita mariana mariya maya mihail milen momchil nadezhda nayden neli nikolay
ognyan penka petko petya plamen plamena polina radka radoslava radostina rosen rosica rositsa
rumen rumyana sava simeon slavi spas stanimir stanimira stefka stoyan stoyanka svetla svetoslav
teodor todor todorka toma tsanko tsveta tsvetan tsvetelina tsvetomir valentin valeri vanya vasil
velichko veselin veselina vesela violina yana yanko yavor yoana yordan yordanka zahari zhivko
zhelyazko zlatka zornitsa agim agron albana albert alban aleksander altin anila arben arber ardian
arjan armend artan artur avni bardha bashkim bekim besa besnik blerim blerina blerta bujar burim
dafina dardan dashnor diellza donika drita dritan edlira edmond elira elona endrit enkelejda enver
erblin ermal fatmir fatos fatjona fitim flamur flora florim florina gani genc gezim hajdar ilir
ilira iliriana jeton jehona kaltrina klodian kujtim labinot leutrim lindita liridon liridona lirim
liza lulzim luljeta mentor mimoza mirjeta naim ndricim pranvera qendrim rexhep rinor rrezarta sali
shkelqim shpend shpresa shqipe skender sokol teuta valon valdete valmir vjosa vlora xhevdet ylber
zef
";

pub(super) const EASTERN: &str = "
afanasy agafya agniya akim aleksandr aleksandra aleksei aleksey alena alevtina alexei alexey alina
alisa alla alyona alyosha anastasiya anatoli anatoliy anatoly andrei andrey andriy anfisa anna
antonina anton arina arkadiy arkady arkhip arseniy arseny artem artemiy artyom asya avdotya bogdan
boris borislav daniil danila danylo darya demid demyan denis diana dina dmitri dmitriy dmitry
dmytro egor ekaterina elena elisey elizaveta elmira elvira emiliya erik evdokia evgeni evgenia
evgeniy evgeniya evgeny evelina fedir fedor feodor fyodor filipp foma galina galyna gavriil
gennadiy gennady georgiy gerasim german gleb grigori grigoriy grigory halyna hanna hennadiy
hryhoriy ignat igor ihor ilya illia inessa inga inna iosif iraida irina iryna ivan ivanna
innokentiy izabella kapitolina karina katerina kateryna katya khristina khrystyna kira kirill
klara klavdia klavdiya klim kliment konstantin kostya kostyantyn kseniya ksenia kuzma kyrylo lada
lana larisa larysa lavrentiy lena leonid leonti lesya lev lidia lidiya liliya lilia liudmyla liza
lolita lubov lukyan lyubov lyubomyr lyudmila lyubava maksim maksym makar margarita marina marianna
mariia mariya marta marfa maryna matvei matvey mavra maxim mikhail milana miron miroslav miroslava
mitrofan mstislav mykhailo mykhaylo mykola myroslav myroslava nadezhda nadiia nadiya nastasya
nastya natalia nataliia nataliya natalya natasha nazar nelli nestor nika nikita nikolai nikolay
nina nonna oksana oleg oleh oleksandr oleksandra oleksii oleksiy olena oles olesya olga olha orest
ostap osip pavel pavlo pelageya petr petro platon polina praskovya prokhor prokofiy pyotr rada
radion radmila raisa ratmir regina renat rimma rodion rodislav roksolana rostyslav roman rostislav
ruslan ruslana sasha savely savva semyon serafim serafima serafyma sergei sergey serhii serhiy
sevastian sidor snezhana sofia sofiia sofiya sofya spiridon stanislav stanislava stefania stepan
svetlana svitlana svyatoslav taisia taisiya tamara tanya taras tatiana tatyana tetiana terenty
tikhon timofey timofei timur trofim tymofiy ulyana ustinya uliana vadim vadym valentin valentina
valentyna valeri valeria valeriy valeriya valery valerii varvara vasili vasiliy vasilisa vasily
vasyl venera veniamin vera veronika viacheslav vika viktor viktoria viktoriia viktoriya viola
violetta vira vitali vitaliy vitaly vitalii vlad vlada vladilen vladimir vladislav vladlena
vladyslav volodymyr vsevolod vyacheslav yakiv yakov yan yana yanina yaroslav yaroslava yefim
yefrem yegor yekaterina yelena yelizaveta yevgenia yevgeniy yevgeny yevhen yevheniia yulia yuliia
yuliya yuri yuriy yurii yury zakhar zhanna zinaida zlata zoya zoryana александр александра алексей
алексеи алена алина алиса алла анастасия анатолий анатолии андрей андреи анна антон антонина арина
аркадий аркадии арсений артем артур богдан борис вадим валентин валентина валерий валерии валерия
варвара василий василии василиса вера вероника виктор виктория виталий виталии владимир владислав
всеволод вячеслав галина геннадий георгий герман глеб григорий дарья даниил денис дмитрий дмитрии
ева евгений евгении евгения егор екатерина елена елизавета захар зинаида зоя иван игорь илья инна
ирина карина кирилл кира константин кристина ксения лариса лев леонид лидия лилия людмила любовь
маргарита марина мария марк маша максим матвей милана михаил надежда наталья наталия настя никита
николай николаи нина оксана олег олеся ольга павел петр платон полина раиса регина роман руслан
савелий светлана семен сергей сергеи софия софья станислав степан тамара татьяна тарас тимофей
тимур ульяна федор филипп элина эльвира эдуард юлия юлии юрий юрии яна ярослав олександр
олександра олексій андрій андрии богдана валерій василь вікторія віктор віталій володимир ганна
григорій дмитро євген єлизавета іван ігор ірина катерина кирило леся любов марія микола михайло
надія наталія олена павло петро світлана сергій софія тетяна юлія юрій георги димитър йордан
калина красимир пенка петър стефан стоян тодор христо цветан ивайло десислава гергана радка росица
agrippina aikaterini alexandros alexia anastasios anastasia andreas angeliki antonios apostolos
argyro aristeidis aristotelis asimina aspasia athanasia athanasios athina charalampos christos
chrysanthi chrysoula damianos despina dimitra dimitrios dimitris dionysia dionysis efstathios
efthymia eftychia eirini eleftheria eleftherios eleni elias elisavet emmanouil epameinondas
evangelia evangelos filippos foteini fotini fotis fotios georgia georgios giannis giorgos grigoris
ilias ioanna ioannis iordanis irini kalliopi konstantina konstantinos kostas kyriaki kyriakos
lambros lefteris leonidas loukas magdalini manolis maria marios michail michalis miltiadis nefeli
nektarios nikolaos nikoletta nikos odysseas olympia orestis panagiota panagiotis pantelis
paraskevi pavlos pelagia periklis petros polyxeni rania sokratis sotiria sotiris spyridon spyros
stamatis stavroula stavros stefanos stella stelios styliani stylianos tassos thanasis themis
theodora theodoros theofilos thomas vasileios vasiliki vasilis vassiliki xenia xenofon yannis
yiannis yiorgos zisis zoi αγγελικη αθανασιος αθηνα αικατερινη αλεξανδρα αλεξανδρος αλεξιος
αναστασια αναστασιος ανδρεας ανθη αννα αντωνιος αποστολος αριστειδης βασιλειος βασιλης βασιλικη
γεωργια γεωργιος γιαννης γιωργος γρηγοριος δεσποινα δημητρα δημητριος δημητρης διονυσιος ειρηνη
ελενη ελευθεριος ελπιδα εμμανουηλ ευαγγελια ευαγγελος ευγενια ζωη ηλιας θανασης θεοδωρα θεοδωρος
θωμας ιωαννα ιωαννης κατερινα κωνσταντινα κωνσταντινος κωστας κυριακη κυριακος λεωνιδας λουκας
μανωλης μαργαριτα μαρια μαρινα μαριος μιχαηλ μιχαλης νικολαος νικος ολγα παναγιωτα παναγιωτης
παρασκευη παυλος περικλης πετρος σοφια σπυριδων σπυρος σταυρος σταυρουλα στεφανος στελιος σωτηριος
σωτηρης τασος φωτεινη φωτης χαραλαμπος χρηστος χριστινα χρυσα
";

pub(super) const MIDDLE_EAST: &str = "
aaliya abbas abdallah abdel abdelaziz abdelkader abdul abdulaziz abdulla abdullah abdulrahman
abeer adel adil adnan afaf afnan ahmad ahmed aisha aicha akram alaa ali alia aliya amal aman amani
ameer ameena amin amina amine amir amira ammar amr anas anis anwar aref arif arwa asad ashraf asma
asmaa assad aya ayman ayoub ayesha aziz aziza badr bahaa bahija bakr bashar bashir basel basem
basma bassam batoul bilal bilel boutros bouchra brahim chaima charbel dalal dalia dana dania daoud
dina djamel duaa ehab elham elias emad eman essam fadi fadia fadila fadwa fahad fahd fahim fahmi
fairouz faisal faiza fares farah farid farida faris farouk faten fatema fatima fatma fatoumata
fawaz fawzi fayez fayrouz firas fouad fuad ghada ghaith ghassan habib habiba hacene hadeel hadi
hadil hafez hafsa haifa haitham hajar hakim hala haldun halim halima hamad hamdan hamdi hamid
hamza hana hanaa hanan hani hanin haroun hashem hashim hasan hassan hassana haya hayat haytham
hazem heba hesham hicham hind hisham hoda houda houssam huda hussam hussein hussain husein ibrahim
ibtisam idris ikram ilham ilyas iman imad imane imene imran inas inaya iqbal isa islam ismael
ismail ismat issa jaafar jabir jad jalal jalila jamal jameel jamil jamila jana jasim jasmine jawad
jihad jihan joud jumana kadir kamal kamel kamil karam kareem karim karima kassem kawthar khadija
khaldoun khaled khalid khalifa khalil khadidja kholoud laila lama lamia lamis layla leila lina
loubna lubna lujain lamiaa maha mahdi maher mahmoud mahmud majd majed majid malak malek malika
manal manar mansour mariam marwa marwan maryam maysa mehdi meriem messaoud mira moath mohamad
mohamed mohammad mohammed mohsen mona moncef mostafa mounir mouna moussa mouaz muhammad munir
murad musa mustafa mustapha nabil nabila nada nadeem nader nadia nadim nadine nadir nael naim
naima najat najib najla najwa nahla nasr nasser nawal nayef nejla nesrine nidal nisreen nizar noor
nora nouf noura noureddine nour nur nura okba omar omnia omran osama othman othmane ousmane qasim
rabab rabah rabia rachid rachida rached radwan raed rafat rafiq raghad raghda rahaf rahma raja
rajaa rakan rami ramadan ramy ramzi rana rand rania ranim rashed rashid rasha rasheed rasmi rawan
rayan razan redouane reda reem rida rifaat rihab rim rima riyad rola roula rouba ruba rula saad
saadia saber sabah sabri sabrina sadiq safa safia safwan sahar said saida salah salam saleem saleh
salem salim salima salma salman saloua salwa samah samar sameer sami samia samih samir samira samy
sana sanaa sara sarra sawsan sayed selim selma shadi shahd shahid shaima shams sharif shareef
shereen sherif shirin siham sihem sofiane sonia souad soufiane souhaila souleymane suad suha
suhail sulaiman suleiman sultan sumaya taha tahar taher talal tamer tareq tarek tariq taysir
thabet thamer turki umar umm usama wafa wael waleed walid warda wassim widad wissam yahia yahya
yara yaser yasin yasir yasmin yasmine yasser yassin yassine yazan yazid youcef younes youness
youssef yousef yousra youssra yusra yusuf zahra zaid zain zainab zaina zaki zakaria zayd zeina
zeinab zeyad zied zineb ziad ziyad zohra zouhair zuhair afshin akbar alireza amirhossein anahita
arash arezou armin arman ashkan atefeh azadeh azam babak bahar bahman bahram behnam behnaz behrouz
behzad bijan dariush davoud ehsan elaheh elnaz esmail farhad fariba farnaz farrokh farshad farzad
farzaneh fatemeh fereshteh forough ghazal golnaz hamed hamideh hamidreza hengameh homa hooman
hossein houshang iraj jafar jaleh javad kamran kambiz kaveh keyvan khosrow kianoush kourosh ladan
laleh leyla mahnaz mahsa mahtab mandana mahin masoud masoumeh mehran mehrdad mehrnaz mina minoo
mitra mohammadreza mojgan mojtaba morteza nahid narges nasrin nastaran navid nazanin niloufar nima
nooshin omid parham parisa parviz parvaneh parvin payam pegah pouya puya rahim ramin reza roya
rozita saba saeed sajjad saman samaneh sanam sepideh setareh shabnam shahin shahla shahram
shahrzad shapour sharareh shima shohreh siamak siavash simin sina soheila sohrab soraya tahereh
taraneh touraj vahid yashar zhaleh abdulkadir abdurrahman adem ahmet akin aliye alp alper arda
arzu asiye aslan asli asuman atilla ayca ayhan ayla aylin aynur aysegul aysel aysen aysun ayse
aysenur ayten aytac azize bahattin banu baran baris basak batuhan bayram bekir belgin belma berat
berk berkay berkant berna berrin beyza bilge birgul birol birsen bora bugra bulent burak burcak
burcin burcu busra cagatay cagla cagri can canan candan cansu cavit celal cem cemal cemil cemile
cengiz ceren cevat ceyda ceyhun cihan cigdem coskun cuneyt damla defne demet demir deniz derya
devrim didem dilan dilara dilek dogan dogukan dondu duygu durmus ebru ece ecevit eda ekrem ela
elcin elif emel emine emir emrah emre ender engin enes enis ercan erdal erdem erdinc erdogan eren
erhan erkan erol ersin ertan ertugrul esin esma esra eyup ezgi fadime fahrettin fatih faruk feride
ferhat ferit fevzi feyza fikret filiz fikriye firat fuat funda furkan galip gamze gizem gokce
gokhan gokmen gonca gonul gulay gulcan gulden gulhan gulin gulizar gulnur gulsah gulsen gulsum
gulten gunay gunes guler gurkan gursel guven hacer hakan hakki hale halil halime halit haluk hande
hanife harun hatice haydar hayri hayriye hulya huriye husamettin huseyin husniye idil ilayda ilhan
ilkay ilker ilknur inci ipek irem irfan isik ismet izzet kaan kadriye kazim kemal kenan kerem
kerim kezban koray korkut kubilay kubra kursat lale latife leman levent mahir mahmut mehmet mehtap
melek melih melike melis melisa meliha meltem meral mert merve meryem mesut mete metehan metin
mevlut mine miray mithat muammer muge muhammet muhammed muharrem muhittin mujde mukaddes murat
muzaffer muzeyyen naci naciye nalan nazan nazim nazli nazmiye necati necdet necla necmettin nermin
neriman nese neslihan nesrin nevin nevzat nihal nihan nihat nil nilay nilgun nilufer nimet niyazi
nuray nurcan nurdan nuran nuri nuriye nurgul nurhan nursel nurten nurettin okan oktay olcay onder
onur orcun orhan osman oya oyku ozan ozge ozgur ozcan ozlem ozkan pelin perihan pinar polat rahmi
rahime ramazan rasim recep refik remzi remziye resul reyhan ridvan ruhi ruken rukiye sabahat
sabahattin sadettin sadik safiye sahin saim sait sakine salih saliha samet sanem savas seckin seda
sedat sefa selahattin selami selcuk selda selen selin selman semih semiha semra sena senay sengul
senol serap sercan serdar seref serhat serkan sermin sevda sevgi sevil sevilay sevim sevinc sevket
seyda seyma sezen sezer sezgin sibel sidika simge sinan sinem sirin solmaz songul suat sukran
sukru suleyman suna sunay suzan tahir tahsin taner tansu tarik tarkan tayfun taylan tekin temel
tezcan tolga tuba tugay tugba tugce tulay tulin tuna tuncay tuncer turan turgay turgut turhan
turkan ufuk ugur ulku umit umran umut utku vedat veli veysel vildan volkan yagmur yakup yalcin
yaman yasar yasemin yavuz yelda yeliz yeter yigit yildiray yildiz yilmaz yonca yucel yuksel yunus
zafer zahide zehra zekeriya zeki zekiye zeliha zerrin zeynep ziya zubeyde zuhal zuleyha zumrut adi
adina alon amichai amit amnon anat arik ariel arieh arnon assaf ashira avi avigail avigdor aviv
aviva avner avraham avshalom ayelet barak baruch batya benny boaz chaim chana chava dafna daniela
dganit dikla doron dov dror dvora efrat efraim ehud eitan elad elazar eldad eli eliezer eliyahu
elisheva einat erez esther eyal ezra gadi gal galit gideon gil gila gilad giora guy hadar hadas
hagit haim hava hila idan ido ilan ilana inbal irit itai itamar itzhak keren kineret lavi leah
liat lilach limor lior lital maayan malka maor matan mattan maya meir menachem meital merav michal
mordechai mor moran moshe nachum nadav naama naftali natan nechama neta nili nir nira nissim
nitzan noa noam noga nurit ofer ofir ofra ofri ohad omer omri or oren ori orit orly orna osnat
pinchas rachel rafi ran rani raz reut rina rivka ron ronen roni ronit rotem roi rut sagi sapir
sarit segev shachar shai shalom shani sharon shaul shay shimon shimrit shira shirley shlomi
shlomit shlomo shmuel shoshana shulamit simcha sivan smadar tal tali talia tamar tamir tehila
tirza tom tomer tova tzipi tzipora tzvi uri uriel uzi vered yaakov yael yafa yair yaniv yaron
yehonatan yehuda yehudit yifat yigal yinon yisrael yitzhak yoav yochanan yoel yonatan yoni yosef
yossi yuval zahava zeev ziv zohar zvi محمد أحمد احمد علي حسن حسين خالد عمر يوسف إبراهيم ابراهيم
عبدالله فاطمة مريم عائشة زينب سارة ليلى نور سعيد محمود مصطفى سامي سمير طارق هدى منى ياسر كريم חיים
משה דוד יעקב יוסף שרה רחל רבקה לאה מיכל יצחק אברהם שלמה נועה דניאל אורי תמר דנה גיל רון עידו
";

pub(super) const ASIAN: &str = "
aadhya aarav aaradhya aarti abhay abhijit abhinav abhishek aditi aditya advait ajay ajit akash
akanksha akhil akshay alka alok aman amar amarjit ambika amit amita amitabh amol amrita anand
ananya anil anika anirudh anita anjali anjana anju ankit ankita ankur anshul anupam anuradha
anushka aparna apoorva archana arjun arnav arpita aruna arun arvind asha ashish ashok ashwin
ashwini atul avinash ayaan ayush babita baldev balwinder bhanu bharat bharati bhaskar bhavana
bhavesh bhavna bhupinder bindu brijesh chaitanya chandan chandra chandrika charu chetan chhaya
chirag daljit darshan darshana deepa deepak deepika deepti devansh devendra dev devi devika
dhananjay dharmendra dhruv dilip dimple dinesh dipak dipika divya diya durga eshan esha farhan
gagan gajendra ganesh gaurav gauri gautam gayatri geeta girish gita gobind gopal govind gurdeep
gurmeet gurpreet gursharan harbhajan hardik hari harish harjit harpreet harsh harsha harshad
hemant hemlata himanshu hina hitesh indira indrajit ira ishaan ishan ishita jagdish jai jaideep
janaki jasbir jaspreet jatin jaya jayant jayesh jayshree jaswinder jignesh jitendra jyoti jyotsna
kabir kailash kajal kalpana kalyani kamal kamala kamini kanchan kapil karan karthik kartik kavita
kavya ketan keshav kiran kirti kishan kishore komal krishna krunal kuldeep kulwinder kumar kunal
kusum lakshmi lalit lalita lata laxmi leela lokesh madan madhav madhavi madhu madhuri mahendra
mahesh mamta manasi mandeep maneesh mangal manik manish manisha manjeet manjit manju manjula
manmohan manoj manpreet mansi maya mayank mayur meena meenakshi meera megha mihir milind minal
mithun mohan mohini mohit mona mridula mukesh mukul murali naina nalini namrata nandini nandita
narayan narendra naresh naveen navin navneet navya neelam neeraj neeta neetu neha nidhi nikhil
nikita nilesh nilima nimisha niranjan nirmal nirmala nisha nishant nita niteesh nitesh nithya
nitin nupur om omkar padma padmini pallavi pankaj paramjit parth parvati pavan pawan pihu piyush
pooja poonam prabha prabhakar prachi pradeep pradip prafulla prakash pramila pramod pranav pranjal
prasad prashant prateek pratibha pratik pravin praveen preeti prem prerna priti priya priyanka
puja punit puneet purnima purvi pushpa radha radhika raghav raghu rahul raj raja rajan rajat
rajeev rajendra rajesh rajinder rajiv rajkumar rajni raju rakesh raksha ram rama ramakant raman
ramesh ramya ranbir rani ranjan ranjit rashi rashmi ravi ravindra reena rekha renu renuka richa
rishabh rishi ritika ritu riya rohan rohini rohit roshan roshni ruchi rupa rupali rupesh saanvi
sachin sadhana sahil sakshi sameera sameer sandeep sandhya sangeeta sanjana sanjay sanjeev sanjiv
santosh sapna sarika sarita saroj satish satyam saurabh savita seema shailendra shailesh shakti
shakuntala shalini shankar shanta shanti sharad sharda sharmila shashi sheela sheetal shikha
shilpa shiv shiva shivam shivani shobha shraddha shreya shridhar shruti shubha shubham shweta
shyam shyamala siddharth simran sita smita smriti sneha sonal sonali sonam soumya sourav sridevi
srikanth srinivas srishti subhash subramaniam sudarshan sudha sudhir sudhakar sujata sukhdeep
sulochana suman sumit sumitra sunil sunita sunny suraj surbhi surendra suresh surinder surjit
surya sushil sushila sushma swapna swapnil swara swati tanvi tanya tara tarun tejas trisha trupti
tushar uday ujjwal uma umesh upasana urmila urvashi usha utkarsh uttam vaibhav vaishali vandana
vani vanita varsha varun vasant vasanti vasudha veena venkatesh venkat vibha vidya vihaan vijay
vijaya vikas vikram vimal vimala vinay vinaya vinayak vineet vinita vinod vipin vipul viraj virat
virendra vishal vishnu vivek yash yashwant yogesh yogita yuvraj zoya ahsan aliya arshad asif asim
atif ayub azhar babar bushra danish faheem faizan farooq farrukh fawad fozia ghulam hammad haroon
humaira humayun iftikhar ijaz imran imtiaz irfan jamshed javed junaid kashif khurram mahnoor
maryam mehwish moazzam mubashir mudassar nadeem naeem naila naveed nasreen nida nosheen parvez
qasim rabia rizwan rubina saadia sadaf sadia saima sajid sajjad salman saqib shabana shabnam
shafiq shahbaz shahid shahzad shaista shakeel shamim shazia shoaib sohail sumera tahira tanveer
tayyab umair umer uzma wajid waqar waqas waseem yasmeen zafar zahid zeeshan zubair aiko aina airi
akane akemi aki akihiko akihiro akiko akio akira amane asami asuka atsuko atsushi aya ayaka ayako
ayame ayumi chie chieko chika chihiro chiyoko daichi daigo daiki daisuke eiji eiko emi emiko eri
eriko etsuko fumie fumiko fumio fuyuko genji goro hachiro hajime hana hanako haru haruka haruki
haruko haruto hayato hibiki hideaki hideki hideko hideo hideyuki hikari hikaru hinata hiro hiroaki
hiroki hiroko hiromi hiroshi hiroto hiroyuki hisako hisao hisashi hitomi hitoshi honoka ichiro
ikuko isamu isao itsuki izumi jiro jun junichi junko kaede kaho kaito kana kanako kaoru kaori
kasumi katashi katsumi katsuo kazuhiko kazuhiro kazuki kazuko kazuo kazuya kei keiji keiko keisuke
keita ken kenichi kenji kenshin kenta kentaro kiyoko kiyoshi kohei koichi koji kota kotaro kumiko
kyoko mai maiko maki makoto mamoru mana manabu manami mao mariko masaaki masahiko masahiro masaki
masako masanori masao masaru masashi masato masayuki mayu mayuko mayumi megumi mei michiko mieko
miho mika mikako miki mikio miku minako minato minoru mio misaki misao mitsuko mitsuo mitsuru
miyoko miyu miyuki mizuki moe momoko motoko nagisa nana nanako nanami naoki naoko naomi naoto
naoya natsuki natsuko natsumi noboru nobuko nobuo nobuyuki noriko norio osamu reiko reina ren rie
riko rin rina rio risa ryo ryoichi ryoko ryosuke ryota ryuichi ryuji ryunosuke saburo sachiko
sadao saki sakura sakurako saori satoko satomi satoru satoshi sayaka sayuri seiichi seiji seiko
shigeko shigeo shigeru shin shinichi shinji shinobu shiori shiro shizuka shizuko sho shogo shohei
shota shoko shuichi shuji shun shunsuke sora sota sumiko susumu suzuko tadao tadashi taiga taichi
taiki takahiro takako takao takashi takayuki takeo takeru takeshi takumi takuya tamiko taro tatsuo
tatsuya tetsuo tetsuya tetsuro tomohiro tomoko tomomi tomoya toru toshiaki toshiko toshio
toshiyuki tsubasa tsuneo tsutomu tsuyoshi ume umeko wataru yasuhiro yasuko yasuo yasushi yoichi
yoko yoshiaki yoshie yoshihiro yoshiko yoshinori yoshio yui yuichi yuina yuji yuka yukari yuki
yukiko yukio yuko yumi yumiko yuri yuriko yusuke yuta yutaka yuto yutaro yuu yuuki yuzuki bora
chaewon chanwoo cheolsu dahyun daehyun dongha donghyun dongwook eunji eunjung eunseo geonwoo haeun
haneul hayoon heejin hyejin hyeonjun hyunjin hyunwoo hyunsoo jaehyun jaewon jihoon jihye jimin
jinwoo jisoo jisu jiwoo jiwon jiyeon jiyoung joonho junho junseo junyoung kyungsoo mihye mijin
minho minji minjun minkyu minseo minsoo minsu nayeon sangwoo sanghoon seojun seoyeon seoyun seulgi
seungho seunghyun siwoo sohee soojin soyeon subin sujin sungmin sunghoon taehyung taeyang woojin
yejin yejun yeonwoo yeseul yoona younghee youngho youngsoo yujin yuna hyun woo min seo yeon ji
hoon bingbing chunhua dongmei feng fang guang guoqiang haiyan haoran hong hongmei hui jia jiahao
jiang jianguo jianhua jianjun jie jing jingyi jinhua junjie lihua lei lijuan liling lingling
meiling mengqi mingming na ning peng qiang qing rong ruoxi shan shuang shufen siyu tao tingting
wei weidong wenjie xia xiang xiaofeng xiaohong xiaohui xiaojing xiaoling xiaoming xiaoyan ximing
xin xinyi xinyue xiu xiuying xue xueqin yan yang yanyan yichen yifan yimin ying yingying yong yu
yuan yue yuhan yulan yun yuqing yutong yuxuan zedong zhen zhiqiang zhiwei zihan zimo zixuan ziyi
anh bao bich binh chau chinh cuong dao dat diem diep dinh dong duc dung duong duy giang hai hang
hanh hao hien hieu hoa hoai hoang hue hung huong huy huyen khanh khoa khoi kien lam lan lien linh
loan long minh my nam nga ngan nghia ngoc nguyet nhan nhi nhung phat phong phuc phuong quan quang
quoc quyen quynh son tam tan thai thang thanh thao thi thien thinh thu thuan thuy tien tin toan
trang tri trinh trung truc tu tuan tung tuyen tuyet uyen van vinh vy xuan yen adisa agus amat andi
aisyah ayu bambang bayu budi bunga cahya citra dedi desi dewi dian dwi edi eka endang fajar fitri
gusti hendra hendro heru indah indra intan iwan joko joni kartika ketut kurnia lestari made mega
megawati nadia nia ningsih novi nur nurul nyoman putra putri putu rahmat ratna retno rini rizki
rudi sari setiawan siti sri suharto sukarno sulastri suparman susanti taufik tuti utami wahyu wati
wayan widodo wulan yanti yudi yulia yuni yusuf zainal aroon boonsri chai chaiyaporn kamon kanya
kittisak malai narong niran nok pensri pim pimchanok ploy prasert preecha siriporn somchai somsak
somying sunee supaporn suchart thaksin wichai adaeze adaobi adebayo adeola adewale abena abiodun
abimbola ade adwoa afia akosua akua ama amara amina amma aminata ayodele ayo babatunde bola
bolanle bukola chiamaka chidi chidinma chike chinedu chinua chioma chukwuemeka chukwudi damilola
dayo ebele ebo efua ekow emeka enitan esi eze femi folake folasade funmilayo funke ifeanyi ifeoma
ige ikechukwu ikenna isioma iyabo kayode kehinde kelechi kemi kofi kojo kwabena kwadwo kwaku kwame
kwasi kwesi mamadou mariama mensah modupe ndidi ngozi nkechi nnamdi nneka nnenna obinna obioma
olabisi oluchi olufemi olumide oluwaseun oluwatobi olusegun olusola omolara onyeka opeyemi osagie
segun seun simisola sola temitope titilayo tobi tolu tunde uche uchenna ugochi yaa yaw yemi
yetunde yewande achieng adhiambo akinyi atieno auma barasa chebet cheptoo hamisi jelani jomo juma
kamau kariuki kipchoge kiprono makena mwangi mutua mumbi nafula neema njeri njoroge nyambura
odhiambo ochieng okello omondi onyango otieno rehema salim simba wairimu wambui wanjiku wanjiru
zawadi zuri abebe almaz bekele biruk dawit getachew girma haile kidist mekonnen mulugeta selam
senait tadesse tesfaye tewodros tigist tsehay yohannes zewdu amahle andile ayanda bongani buhle
busisiwe dumisani kagiso katlego khanyisile lebogang lerato lindiwe lesedi lungile lwazi mandla
mbali mpho nandi nobuhle nomsa nomvula nosipho ntombi palesa refilwe sibongile sibusiso simphiwe
sipho siyabonga tebogo thabang thabo thandeka thandi themba thulani tumelo unathi vusi zandile
zanele zinhle zodwa 伟 王伟 张伟 李娜 王芳 太郎 花子 翔太 健太 美咲 민준 서연 지훈 राम सीता राहुल प्रिया अमित सुनीता
";
