/**
 * Frequent given names in Europe and the United States, without those that are words of medicine or of English. They find a name
 * in running text only beside a second word that begins with a capital.
 */
const names = `
aaron adam adrian agnes agnieszka aleksander aleksandra alessandra alessandro alexander alexandra alexandre alfonso alfred alice alicia
alina amanda amelie amelia ana anastasia anders andre andrea andreas andrei andrew andrzej angela angelika anita anja anna anne annette
annika anthony antoine anton antonella antonia antonio arnaud arthur astrid barbara bartosz beata beatrice beatriz benjamin bernard bernd
bernhard birgit bjorn björn bogdan brian brigitte bruno camille carla carlos carmen carolina caroline catarina caterina catherine cecilia
charles charlotte chiara christian christiane christina christine christoph christopher claire clara claude claudia claudio claus clément
cristina dagmar daniel daniela daniele danuta david deborah denis diana diego dieter dimitri dominique dorota dorothea edith eduard eduardo
edward elena eleni elisabeth elisabetta elizabeth elke ella ellen emil emilia emily emma enrico eric erich erik erika ernst esther eugen
eva ewa fabian fabio federica federico felix fernanda fernando filip florian francesca francesco francisco franco frank franz françois
françoise frederic frederik friedrich fritz gabriel gabriela gabriele georg george georges gerard gerda gerhard gertrud giacomo gianluca
giorgio giorgos giovanna giovanni giulia giuseppe gisela gonzalo grzegorz guillaume gunnar günter günther gustav hannah hanna hannelore hans
harald heike heinrich heinz helen helena helene helga helmut henri henrik henry herbert hermann hilde holger horst hugo ida ines ingeborg
ingrid irena irene irina isabel isabella isabelle ivan jack jacek jacob jacqueline jakob jakub james jan jana jane janina janusz javier
jean jeanne jennifer jens jerzy jessica joachim joan joanna joao joão johan johann johanna johannes john jonas jorge josé jose josef joseph
juan juana judith julia julian julie julien jürgen jutta karin karl karolina katarina katarzyna katharina katherine kathrin katja kenneth
kerstin kevin kirsten klaus konrad konstantin kristina krzysztof kurt lars laura laurent lea lena léa leon leonardo liam lidia linda lisa
lorenzo louis louise luca lucas lucia lucie luigi luis luisa lukas łukasz maciej magdalena manfred manuel marc marcel marcin marco marek
margaret margarethe margarita margit maria marie marina mario marion marta martha martin martina maryse mateusz mathias mathieu matteo
matthew matthias maurice maximilian mehmet melanie mia michael michal michał michel michele michelle miguel mihai mikael miroslav
mohamed mohammed monica monika natalia natalie nathalie nicola nicolas nicole niels nikolaos nils nina nora olaf olga oliver olivia olivier
oscar oskar otto pablo paola paolo pascal patricia patrick paul paula pauline pavel pawel paweł pedro per peter petra philip philipp philippe
pierre piotr rachel rafael raffaele ralf ramon raquel rebecca regina reinhard renate ricardo riccardo richard rita robert roberto roger
roland rolf roman rosa rosario rudolf rüdiger ruth sabine salvatore samuel sandra sara sarah sebastian sergio sigrid silvia simon simone
simona sofia sofie sonia sonja sophia sophie stanislaw stefan stefania stefano steffen stephan stephanie stéphane steven susan susanna
susanne sven sylvia sylvie tadeusz tania tatiana teresa theo theodor theresa thérèse thomas thorsten tim timo tobias tom tomas tomasz torsten
ulrich ulrike ursula uta uwe vasile vera veronica véronique victor victoria vincent vincenzo viktor viktoria vladimir volker walter waltraud
werner wiebke wieslaw wilhelm wilhelmina william wojciech wolfgang xavier yannick yves yvonne zbigniew zofia zsófia
`;

/** Given names in lower case. */
export const givenNames: ReadonlySet<string> = new Set(names.trim().split(/\s+/));
