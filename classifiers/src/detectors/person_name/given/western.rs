//! Given names of the English, German, French, Dutch and Nordic languages.

pub(super) const ENGLISH: &str = "
aaron abigail abraham ada adam addison adele adrian agatha agnes aidan aileen aimee alan alana
albert alec alex alexa alexander alexandra alexis alfred alfie alice alicia alison allan allen
allison alma alvin alyssa amanda amber amelia amos amy anastasia andre andrea andrew andy angel
angela angelina angie anita ann anna annabel annabelle anne annette annie anthony antonia april
archibald archie ariana arlene arnold arthur asher ashley ashleigh aubrey audrey august aurora
austin autumn ava avery barbara barney barry bart bartholomew beatrice becky belinda bella belle
ben benjamin bernadette bernard bernice bert bertha bertram beryl bessie beth bethany betsy betty
beverley beverly bill billie billy blake blanche bob bobbie bobby bonnie brad bradford bradley
brady brandi brandon brandy brayden brenda brendan brent brett brian briana brianna bridget
brittany brittney brock brody brooke brooklyn bruce bryan bryant bryce byron caitlin caleb callum
calvin cameron camilla candace candice cara carl carla carlene carlton carly carmel carol carole
caroline carolyn carrie carson carter casey cassandra cassie catherine cathy cecil cecilia cedric
celeste celia chad charlene charles charlie charlotte chase chelsea cherie cheryl chester chloe
chris chrissy christa christian christie christina christine christopher christy chuck claire
clara clare clarence clarissa clark claude claudia clayton clement cliff clifford clifton clint
clinton clive clyde cody cole colette colin colleen connie connor conor constance cooper cora
corey corinne cornelius cory courtney craig crystal curtis cynthia cyril daisy dale dallas damian
damien damon dan dana daniel daniela danielle danny daphne darius darla darlene darrell darren
darryl daryl dave david davis dawn dawson dean deanna deanne debbie deborah debra declan deirdre
delia delilah della delores dennis denise derek derrick desmond destiny devin devon diana diane
dianne dillon dina dinah dirk dolly dolores dominic dominick don donald donna donnie donovan dora
doreen doris dorothy dorothea doug douglas drew duane dudley duncan dustin dwayne dwight dylan
earl ed eddie edgar edith edmund edna eduard edward edwin edwina eileen elaine eleanor elena eli
elias elijah elinor elisa elisabeth elise eliza elizabeth ella elle ellen ellie elliot elliott
ellis elmer eloise elsa elsie elton elvira elvis emery emil emilia emily emma emmanuel emmett eric
erica erik erika erin ernest ernestine errol esme esmeralda esther ethan ethel etta eugene eugenia
eunice eva evan evangeline eve evelyn everett ezra faith faye felicia felicity felix fern finley
finn fiona flora florence floyd forrest frances francesca francine francis frank frankie franklin
fred freda freddie frederick freya gabriel gabriella gabrielle gail gareth garrett garry gary
gavin gemma gene genevieve geoff geoffrey george georgia georgina gerald geraldine gerard gertrude
gideon gilbert gillian gina ginger gladys glen glenda glenn gloria godfrey gordon grace graeme
graham grant grayson greg gregg gregory greta gretchen griffin guy gwen gwendolyn gwyneth hailey
hal haley hannah hans harley harold harper harriet harrison harry harvey hattie hayden hayley
hazel heath heather hector heidi helen helena henrietta henry herbert herman hilary hilda holly
homer hope horace howard hubert hugh hugo humphrey hunter ian ida ignatius imogen ingrid ira irene
iris irma irvin irving isaac isabel isabella isabelle isaiah isla ivan ivor ivy jack jackie
jackson jacob jacqueline jacquelyn jade jake james jamie jan jana jane janet janette janice janine
jared jasmin jasmine jason jasper jay jayden jayne jean jeanette jeanne jeannie jeff jefferson
jeffery jeffrey jemima jenna jennie jennifer jenny jeremiah jeremy jermaine jerome jerry jess
jesse jessica jessie jill jillian jim jimmie jimmy jo joan joann joanna joanne jocelyn jodi jodie
jody joe joel joey johanna john johnathan johnnie johnny jon jonah jonas jonathan jonathon jordan
joseph josephine josh joshua josiah joy joyce juan juanita judith judy julia julian juliana
julianne julie juliet june justin justine kaitlin kaitlyn kara karen kari karin karl karla kate
katelyn katharine katherine kathie kathleen kathryn kathy katie katrina kay kaye kayla kayleigh
keegan keira keith kelley kelli kellie kelly kelsey kelvin ken kendall kendra kendrick kenneth
kenny kent kerry kevin kieran kim kimberley kimberly kirk kirsten kirsty kitty krista kristen
kristi kristie kristin kristina kristine kristopher kristy kurt kyle kylie lacey lance landon lana
lara larry laura lauren laurence laurie lawrence leah leanne lee leigh leila lena lenny leo leon
leona leonard leroy lesley leslie lester leticia levi lewis lia liam lila lillian lillie lily
linda lindsay lindsey lionel lisa liz liza lloyd logan lois lola lonnie lora loraine loretta lori
lorna lorraine lottie lou louis louisa louise lowell lucas lucia lucille lucinda lucy luke lula
luther lydia lyle lyn lynda lynette lynn lynne lynsey mabel mackenzie maddison madeleine madeline
madison mae maggie malcolm mallory mamie mandy marc marcella marcia marcus margaret margarita
margery margie margo marguerite maria mariah marian marianne marie marilyn marina mario marion
marisa marissa marjorie mark marlene marlon marsha marshall martha martin martina marty marvin
mary maryann mason mathew matilda matt matthew maud maura maureen maurice mavis max maxine maxwell
may maya megan meghan melanie melinda melissa melody melvin mercedes meredith michael michaela
micheal michele michelle mick mickey miguel mike mildred miles milton mindy minnie miranda miriam
misty mitchell moira mollie molly mona monica monique morgan moses muriel murray myles myra myrna
myrtle nadia nadine nancy naomi natalie natasha nathan nathaniel neal ned neil nell nellie nelson
neville nicholas nichola nick nicki nicola nicole nigel nina noah noel nora norah noreen norma
norman nova odette olga olive oliver olivia ollie opal ophelia orlando oscar osbert oswald otis
owen paige pam pamela pansy patience patricia patrick patsy patty paul paula paulette pauline
pearl peggy penelope penny percy perry pete peter petra petula phil philip philippa phillip phoebe
phyllis pierce piers polly poppy porter preston priscilla prudence quentin quincy quinn rachael
rachel ralph ramona randal randall randolph randy raquel raven ray raymond rebecca reed reese reg
regina reginald rene renee reuben rex rhoda rhonda rhys ricardo richard rick rickey ricky riley
rita rob robbie robert roberta roberto robin robyn rochelle rocky roderick rodney roger roland
roman ron ronald ronnie rory rosa rosalie rosalind rosanna rose rosemarie rosemary rosie ross
rowan rowena roxanne roy royce ruben ruby rudolph rudy rufus rupert russ russell rusty ruth ryan
sabrina sadie sally salvador sam samantha sammy samson samuel sandra sandy sara sarah sasha saul
savannah scarlett scott sean sebastian selena selina serena seth shane shania shannon sharon shaun
shauna shawn sheena sheila shelby sheldon shelia shelley shelly sheri sherman sherri sherry sheryl
shirley sian sidney sienna sierra silas silvia simon simone skye sofia solomon sonia sonja sonya
sophia sophie spencer stacey staci stacie stacy stan stanley stella stephan stephanie stephen
sterling steve steven stewart stuart sue summer susan susanna susannah susanne susie suzanne
suzette sybil sydney sylvester sylvia tabitha tamara tameka tammy tania tanisha tanner tanya tara
tasha taylor ted teddy terence teresa teri terrance terrell terrence terri terry tess tessa
thaddeus thelma theo theodora theodore theresa thomas tiffany tim timmy timothy tina tobias toby
todd tom tommie tommy toni tony tonya tracey traci tracie tracy travis trent trevor tricia trina
trisha tristan troy trudy tyler tyrone tyson una ursula valerie vanessa vaughn velma vera verity
verna vernon veronica vicki vickie vicky victor victoria vincent viola violet virgil virginia
vivian vivien vivienne wade wallace wally walter wanda ward warren wayne wendell wendy wesley
whitney wilbur wilfred will willa willard willem william willie willis wilma winifred winston
wyatt xavier yolanda yvette yvonne zachary zack zara zoe zoey aoife aisling bronagh bronwen brigid
cathal ciara ciaran cian clodagh conall cormac dafydd darragh dermot eamon eilidh eimear emer eoin
fergus fiadh finbar fionn gethin grainne gwilym gwynne hamish ieuan iwan kiera lachlan maeve
mairead mairi malachy niall niamh nuala oisin orla padraig padraic rhiannon rhodri ronan roisin
saoirse seamus shona sinead siobhan sorcha tadhg angus alasdair alistair alastair ewan euan fraser
gregor iain moray struan aeron anwen carys cerys dilys eirlys ffion glenys huw llewellyn lowri
meredydd nerys olwen owain seren tegan tudor aaliyah antoine booker cedrick chantel cleotha
cordell darnell dashawn demetrius denzel deshawn devonte ebony imani jabari jada jalen jamal jamar
jamarcus javon kareem keisha kenya kiara lakeisha lakisha lamar lamont laquan latasha latisha
latonya latoya lavonne lebron malik marquis nia quinton rashad raheem reggie rodrick shaniqua
shanice shante tamika tawana tremaine tyree tyrell tyrese trevon tyra zion
";

pub(super) const GERMAN: &str = "
achim adalbert adele adelheid adolf albrecht alexandra alfons alois alwin amalie andrea andreas
anette angelika anika anja anke ann kathrin anna annalena annegret annekatrin annelie annelies
anneliese annemarie annett annika ansgar anton antonia armin arno arnold arnd artur astrid august
axel baptist barbara bastian beate beatrix ben benedikt benno berit bernd berndt bernhard
bernadette berta berthold bettina bianca birgit birgitt birte bjoern bjorn bodo boris brigitte
britta bruno brunhilde burkhard carina carl carla carola caroline carsten cäcilie celine charlotte
christa christel christiane christina christine christof christoph clara claudia claus clemens
cordula corinna cornelia cosima dagmar daniela danny david denise dennis detlef detlev diana diane
dieter dietlind dietmar dietrich dina dirk dominik dora doreen dorothea dorothee eberhard eckart
eckhard edda edelgard edeltraud edeltraut edgar edith edmund eduard egon ehrenfried eike ekkehard
elena elfi elfriede elias elisabeth elke ella ellen elmar elsa elsbeth else elvira emil emilia
emma engelbert erhard eric erich erik erika erna ernst erwin esther eugen eva evelin evelyn ewald
fabian falk falko felicitas felix ferdinand finn florian franz franziska frauke frederik frida
frieda friedbert friedel friedemann friederike friedhelm friedrich fritz gabi gabriele gaby georg
gerald gerd gerda gerhard gerhart gerlinde gernot gero gertraud gertrud gerwin gesa gisbert gisela
gitta gottfried gotthard gotthilf gottlieb grete gretel greta gudrun gundula gunda gunhild gunar
gunnar gunter gunther guido gustav hagen hajo hanna hannah hannelore hannes hans harald harry
hartmut hartwig hasso hedwig heide heidemarie heidi heidrun heike heiko heiner heinfried heinrich
heinz helena helene helga hella hellmut helma helmar helmut helmuth henning henri henriette henrik
henry herbert heribert hermann hermine herta hertha hilda hilde hildegard hildegund hildegunde
hiltrud hilmar hinrich holger horst hubert hubertus hugo hulda ida ignaz ilka ilona ilse ilsebill
imke immanuel ina ines inga inge ingeborg ingelore ingo ingolf ingrid ira irene iris irma irmgard
irmtraud isabell isabella isolde ivonne jakob jan jana janina jasmin jennifer jens jessica jette
joachim jobst jochen johann johanna johannes jonas jonathan jorg jorn josef josefa josefine jost
judith julia julian juliane julius jurgen justus jutta kai karen karin karina karl karla karlheinz
karola karolin karolina karoline karsten kaspar katarina katharina kathi kathleen katja katrin
kerstin kilian kirsten klara klaus klemens knut konrad konstantin kordula korinna kornelia kristin
kristina kunibert kunigunde kurt lambert lara larissa lars laura lea lena leni lennard lennart leo
leon leonhard leonie leonore leopold liane lieselotte liesel lina linda linus lisa lisbeth
liselotte loni lore lorenz lothar lotte louisa louis luca lucas ludger ludwig luis luisa luise
luka lukas lutz lydia magda magdalena magnus maik maike maja malte mandy manfred manuel manuela
marc marcel marco marcus mareike maren margarete margareta margarethe margit margot margret
margrit maria marianne marie mariechen marika marina mario marion marius mark marko markus marlene
marlies marlis marta marten martha martin martina mathias mathilde mats matthias matthes max maxi
maximilian mechthild meike meinhard meinolf melanie mia michael michaela michel mika milena mina
mirco miriam mirja mirjam mirko mona monika moritz nadia nadine nadja natalie natascha nele nico
nicola nicolas nicole niels niklas niko nikola nikolai nikolaus nils nina noah noel nora norbert
norman olaf ole oliver ortrud ortwin oskar oswald otmar ottfried ottilie otto ottokar ottmar
pascal patricia patrick patrizia paul paula pauline peer peggy peter petra philipp philip pia
raimund rainer raik ralf ralph ramona raphael raphaela rebecca rebekka regina regine reiner
reinhard reinhardt reinhild reinhold reinold rene renata renate resi ria ricarda richard riko rita
robert robin rolf roland romy ronald ronja ronny rosa rosel rosemarie roswitha rosi rotraud rudi
rudiger rudolf rudolph rupert ruprecht ruth sabine sabrina samuel sandra sandro sandy sara sarah
sascha saskia sebastian selina senta severin sibylla sibylle siegbert siegfried sieghard sieglinde
siegmar siegmund siegrid sigmar sigmund sigrid sigrun silas silke silvia silvio simon simone sina
solveig sonja sophia sophie stanislaus stefan stefanie steffen steffi stella stephan stephanie
susan susann susanne suse svea sven svenja swantje swen sybille sylke sylvia sylvie tabea tanja
tamara tatjana thea theo theodor theresa therese theresia thilo thomas thorben thorsten thorwald
tilman tilmann till tim timo tina tjark tobias tom toni torben torsten traudel traute traugott
trude udo ulf uli ulla ullrich ulrich ulrike undine urban urs ursel ursula urte uschi uta ute uwe
valentin vanessa vera verena veronika veit viktor viktoria vinzenz vincent viola volker volkmar
volkhard waldemar waldtraut walburga walter waltraud waltraut walther wencke wendelin wenzel
werner wieland wiebke wilfried wilhelm wilhelmine willi willibald willy wilma winfried winnie
wladimir wolf wolfgang wolfhard wolfram wulf xaver yannick yasmin yvonne zacharias zdenka zita
beat reto ueli hansruedi ruedi jürg beatus regula vreni sepp poldi hansi
";

pub(super) const FRENCH: &str = "
abel achille adele adelaide adeline adrien adrienne agathe agnes aime aimee alain alban albane
alberte albertine alex alexandra alexandre alexandrine alexia alexis alice alienor aline alix
alphonse amandine amaury ambre amelie anais anastasie andre andree ange angele angelique anne
annick annie anouk anselme antoine antoinette apolline ariane aristide armand armelle arnaud
arthur astrid aude audrey augustin augustine aurelie aurelien aurore axel axelle baptiste barnabe
basile bastien beatrice benedicte benjamin benoit berenice bernadette bernard berthe bertrand
blaise blanche boris brice brigitte bruno camille capucine carine carole caroline catherine cecile
cedric celeste celestin celestine celia celine cesar chantal charlene charles charline charlotte
chloe christel christelle christian christiane christine christophe claire clara clarisse claude
claudette claudine clea clemence clement clementine clothilde clotilde colette come constance
constantin coralie corentin corinne cyprien cyril cyrille damien danielle daniele dany daphne
david davy deborah delphine denis denise desire desiree diane didier dimitri dominique donatien
doriane dorothee edgar edith edmond edouard edwige eleonore eliane elie eline elisabeth elise
elodie eloi eloise elsa emeline emeric emile emilie emilien emma emmanuel emmanuelle eric ernest
estelle esteban esther ethan etienne eugene eugenie eva eve evelyne fabien fabienne fabrice fanny
faustine felicie felicien felix ferdinand fernand fernande flavie flavien florence florent florian
floriane florine france francine francis franck francois francoise frederic frederique gabin
gabriel gabrielle gaelle gael gaetan gaspard gaston gauthier gautier genevieve geoffrey geoffroy
georges georgette gerald geraldine gerard germain germaine ghislain ghislaine gilbert gilberte
gilles ginette gisele gregoire gregory guilhem guillaume gustave guy gwenael gwenaelle gwendoline
helene heloise henri henriette herve hippolyte honore honorine hortense hubert hugo hugues
huguette ignace ines ingrid irene irenee iris isabelle isidore ismael jacinthe jackie jacky
jacqueline jacques jade jean jeanine jeanne jeannette jeannine jeremie jeremy jerome joachim
jocelyn jocelyne joel joelle johan jonathan jordan joseph josephine josette josiane josselin josue
jules julie julien julienne juliette justin justine karine kevin killian laetitia lambert laure
laureline laurence laurent laurette laurie lea leandre leo leon leonard leonce leone leonie
leontine leopold lilian liliane lilou line lisa lise lison loic lola lorraine louane louis louise
loup luc lucas lucie lucien lucienne lucile ludivine ludovic lydie mael maelle maelys magali maeva
manon marc marceau marcel marcelle marcellin margaux margot marguerite marianne marie mariette
marilou marine marion marius marjolaine marjorie marlene marthe martial martin martine maryline
maryse maryvonne mathias mathieu mathilde mathis mathurin matthieu maud maurice maxence maxime
maximilien melanie melina melissa melodie michel micheline michele michelle mickael milan mireille
modeste mohamed monique morgan morgane muriel myriam nadege nadia nadine nana narcisse natacha
nathalie nathan nestor nicole nicolas nina ninon noe noel noelle noemie nolan oceane octave odette
odile olivia olivier olympe oriane oscar pascal pascale pascaline patrice patricia patrick paul
paule paulette pauline perrine philibert philippe pierre pierrette pierrick prosper prudence
quentin rachel raoul raphael raphaelle raymond raymonde regine regis reine remi remy renaud rene
renee richard robert roberte robin rodolphe rodrigue roger roland rolande romain romane romeo
romuald ronan rosalie rose rosine roselyne roxane ruben sabine sabrina sacha salome samuel sandra
sandrine sarah saturnin sebastien severine severin sidonie simeon simon simone sixtine solange
solene soline sonia sophie stanislas stephane stephanie suzanne suzie sylvain sylvaine sylvestre
sylvette sylviane sylvie tanguy tatiana teddy thaddee theo theodore theophile therese thibaud
thibault thibaut thierry thomas timothee titouan tom toussaint tristan ugo urbain ursule valentin
valentine valere valerie valery vanessa veronique victoire victor victorien victorine vincent
violette virgile virginie vivien viviane xavier yael yann yannick yanis yoann yohan yolande yvan
yves yvette yvon yvonne zacharie zelie zoe
";

pub(super) const DUTCH: &str = "
aafje aad aaltje adriaan adriana adrianus aleida alida anke anneke annelies annemieke annet anouk
antoon antonius arend ariane arie arjan arjen arno arnoud arthur aukje bart bas bastiaan beau
bente benthe bernardus bert bianca bjorn boudewijn bram brecht brechtje britt casper catharina
cees chantal christiaan christel claudia coen constantijn cor cornelis cornelia daan daphne david
delano dick dieuwertje dieuwke diederik dirk dirkje djamila douwe duco dylan ebe eefje eelco eline
ellen els elsbeth emma eric erik erwin esmee esther eva evelien evi evert fabian famke fatima
fedde feline femke fenna fenne feike floor floortje floris fleur folkert frank frans frederik
freek froukje geert geertje geertruida gerard gerardus gerben gerda gerdien gerrit gerrie gert
gertjan gerwin giel gijs gijsbert godelieve goof guus hanneke hanna hannah hans harm harmen harold
harrie heleen hein hendrik hendrika hendrikus henk henny herman hessel hetty hidde hilde hubert
hugo huub iris ingrid isa ivo jaap jacco jacoba jacob jacobus jacqueline jaimy jan janna janneke
jannes jannie jantje jaro jasper jelle jelmer jens jeroen jesper jesse jet jetske jill jim joep
joeri johan johanna johannes jolanda jolien jonas joost joop jordy joris jort jos josien josephine
jozef judith juliette jurgen jurre jurriaan karel karin kasper kees kevin kim klaas klaske koen
kyra lana lambert lammert lars laurens leen leendert lenneke lianne lideweij lieke lies liesbeth
lieselot liset lizzy loes lonneke lotte louwrens luuk maaike maarten machteld maartje mads manon
marc marco margriet marieke marije marijke marijn marit marja marjan marjolein marjolijn mark
marleen marloes martijn martine mathijs matthijs mees meindert meike melle menno merel merlijn
meta michiel mieke mika mike milan milou minke mirthe mohamed myrthe naomi natasja nick niek niels
nienke nikki nine noa noor noortje norbert olaf olivier onno otto paul patricia petra petronella
petrus philomena pien piet pieter pim pleun puck quinten quirijn rachel ralf raoul ravi renske
reinier reinout rens renate rianne richard rick rien rik rika roan rob robbert robbin robin rody
roderick roel roeland roelof romee romy ron ronald rosalie roos rosa ruben rudi ruud rutger ruth
ryan sabine saar sander sanne saskia sem senna sep sepp siem siebe simone simon sjaak sjoerd sjors
sofie sophie stan stefan sterre steven stijn stef suzan suze suzanne sven sylvia tanja tamara
tessa teun teunis tess teuntje thijs thijmen thirza thomas tijmen tijn tijs timo tim tineke tirza
tobias tom toon trijntje truus twan veerle vera victor victoria vince vigo vincent wendy wesley
wessel wiebe wilhelmina wilhelmus willem willemijn willemina wim wies willeke wouter wout xander
yara yannick ymkje yvonne ysbrand zoe zoey
";

pub(super) const NORDIC: &str = "
aada aagot aage aake aamu aarne aaro aatos adam agnar agneta agnete agda aino aki aksel alfhild
algot alma alrik alva alvar alvin amalie anders andre ane anette anja anke anna anne anneli
annelie annette annika ann christin marie antero anton antti ari arild arja arne arnfinn arni aron
arto arttu arvid asa aase asbjorn aslaug asmund asta astri astrid atle aud audun aukusti auli aune
axel bengt benny bente bengta beata bergljot berit bernt bertil birger birgit birgitta birgitte
birte bjarne bjarni bjarte bjork bjorg bjorn bo bodil borje borghild brage britt britta brita
brynjar camilla carin carina carl caroline cathrine cecilia cecilie charlotta charlotte christel
christer christian christina christoffer conny dag dagfinn dagmar dagny daniel david ditte dorte
dorthe ebba edvard edvin egil einar eino eila eilif eira eirik eivind elfrida eli elias elin elina
elisabet elisabeth elise ella ellen elli ellinor elmer elof elsa elsebeth elvira embla emelie emil
emilia emilie emma emmi enok erik erika erkki erland erling ernst esa esko eskil espen ester eva
eveliina eyvind fanny filip finn folke frans fredrik freja frida fride frode gaute geir georg gerd
gerda gisle gitte gjertrud gote gottfrid greger greta grethe gro gudbrand gudmund gudrun gun
gunhild gunilla gunborg gunnar gunnel gunnhild gunnvor gunvor gustaf gustav gry haakon hakan hakon
halfdan halvard halvor hampus hanna hanne hannele hannu hans harald harri hasse hedda hedvig heidi
heikki heimo helen helena helene helga helge helle helmi helmer henna henning henriette henrik
henrika herdis herman hermund hilda hilde hildur hilma hjalmar hjordis holger hugo ida idar idun
iida iiris ilkka ilmari ilona ilse ilpo ina inga inge ingeborg ingegerd ingela ingelin inger
ingemar lise ingrid ingunn ingvar ingvild inka ines irene iris irja irma irmeli isa isak isac ismo
iver ivar jaakko jacob jakob jalmari jan jani janne janina janna jari jarkko jarl jarle jarmo
jarno jasmin jens jenni jenny jeppe jere jesper jessica jimmy joacim joakim joar johan johanna
johannes johnny jon jonas jonathan jone joni jonna jorgen joran jorunn josef josefin josefina
josefine jostein jouko jouni juha juhani juho jukka julia julie juliane juhana jussi jyri jyrki
kaare kai kaija kaisa kaj kalevi kalle karen kari karin karita karl karolina karoline karoliina
karsten kasper kati katja katarina kathrine katri katriina kauko kent keijo kerstin kerttu ketil
kim kimmo kirsi kirsten kirsti kjartan kjell kjersti klas knud knut konsta kristiina kristian
kristin kristina kristine kristofer kristoffer kyllikki lasse lars lara lauri laila lea leena leif
lena lene lennart leo lillemor liisa lina linda line linn linnea linus lisa lisbet lisbeth lotte
liv lotta lottie louise lovisa lucas ludvig lukas maarit mads magda magdalena magne magni magnhild
magnus mai maja maija malene malin malou malvin marcus mareike maren margareta margit margreta
margrethe margot mari maria mariann marianne marika marit maritta marja marjatta marjo marko
markku markus marta marte martha martin martti mats mathias mathilda mathilde matias matilda matti
mattias maud max maximilian melker merete merja merethe meri mette mia mika mikael mikkel mikko
milla mille milja minna mirja mirjam mira mogens moa monica monika morten mona nanna nadja nea
niels niilo niina niklas niko nils nina noah nora norunn odd oddbjorg oddvar oili ola olaf olav
olavi ole olga oliver olivia olle olli olof onni oscar oskar osmo ossi ottar ottilia otto otso
outi ove paavo paivi palle par paul paula pauli pauliina peder peer pekka pelle pentti per
pernilla pernille peter petra petri petrus petteri philip pia pirjo pirkko poul preben pål raili
raimo raija rakel ragnar ragna ragnhild ragnvald randi rasmus rauni reetta reidar reidun reijo
reima rikard rikke riikka riitta risto ritva roar robin roger rolf ronja ronny rune runa ruben rut
ruth saara saga saija sakari salla sami samu samuel sanna santeri sara sari sebastian selma sanni
satu seppo severin signe signy sigfrid sigrid sigrun sigurd sigvard silje silja simen simon siiri
sini sirkka siri sissel siv sivert sixten sjur snorre sofia sofie solbritt solveig sondre soren
staffan ståle stefan stein steinar stella sten stian stig stina stine sture svante svea sven svend
svein sverre sylvi synnove synne taina taisto taneli tapani tapio tarja taru tea teemu teija
tellervo teppo terhi terje tero theodor thea thomas thor thora thorbjorn thorleif thorsten tiia
tiina tilda tilde tim timo tina tindra tine tobias tom tomas tommi tone toni tor tora torbjorn
tord tore torgeir torgny torild torill torkel torleif torstein torsten torunn torvald tove trine
triin trond troels trygve tuija tuomas tuomo tuula tuure tyra ulf ulla ulrik ulrika una urban urho
uno unn valdemar valborg valter veikko vegard vera verner veronica vetle vesa vibeke vidar vidkun
vigdis viggo viktor viktoria vilde vilhelm vilho vilja ville villads vilma vilmer vincent viola
vivi vivian vuokko walter wenche wilhelm wilma ylva yngve yrjo oistein orjan osten oyvind ake åsa
osk sigridur gudridur johann bjarki birkir gisli hrafn hildigunnur jokull katla kolbrun sindri
snorri steinunn sunneva svanhildur thorunn thordur ulfar unnur yrsa ragnheidur margret gudmundur
kristjan olafur palina hrefna
";
