/** Words that titles of work are often made of, and those of the prompt itself. Only the estimate of tokens knows them; a test holds each to its cost. */
const list = `
a about access account action active add added adds admin after again all allow also an and any api app apply as at auth
background bad base batch be before better between block board body both branch break bug build button by
cache call can card case change changed changes chart check class clean clear click client close code column commit
common config connect contract copy core count create created current custom
daily dark data database date day days dead debug default delete deploy design detail dev docs document down draft drop
each edit email empty end endpoint engine entry error errors event events every example export extra
fail failed fails fast feature feedback field file files filter find first fix fixed flag flow focus for form format found from full function
general get goal good group guide
handle hard has have header health help hide high home hook hour how
icon id idea if image import in index info init input install into is issue issues it item
job join json just keep key label large last layout lead left level library light limit line link lint list load local lock log login logs long look
main make manager map master match meeting member memory menu merge message metrics migration mode model module monthly more most move
name native new next no node not note notes now number
of off old on one only open option options or order other out over own
package page pages parse part password path pay pending per permission person plan planning point policy pool port post prepare press preview price print private process product production profile progress project proposal public pull push
quarter query question queue quick
rate raw read ready record reference refresh release remove rename render report request require reset response rest result retro retry return review role root route routes row rule run runner
safe same sample save scale schedule schema scope scope screen script search second section secret security select send server service session set settings setup shared short show side sign simple single site size skip slow small sort source space split stack stage standard start state static status step still stop storage store stream string style summary support switch sync system
table tag target task team template test tests text than that the then they this time timeout title to token tokens tool top total track trace type types
ui under unit up update updates upgrade upload url use used user users using
valid value variable version view wait warning way web week weekly when where while white width window with without word work worker works write wrong
you your zone
age alone among answer array begin behind called cannot carry cause channel comparison correct developer different does emoji english everything except
fact facts fills follow give given guess highlight highlights hold kind like lines links listed mark marks markup material
may messages much never nothing object past people period placeholder placeholders places plain prefer productive program purpose quotation rank
recommendation repeat repository requests rules say sentence should slots stand statement statements subject such tell their too values
verb weekday weight what which words written
`;

export const frequentWords: readonly string[] = [...new Set(list.trim().split(/\s+/u))];
