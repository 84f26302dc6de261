const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Forms of address, rank and learning: said of a person, not part of the name. */
export const TITLES = words(`
  mr mrs ms miss mx sir dame lord lady dr prof professor doctor rev reverend father mons monsieur madame senor senora
  don herr frau sheikh shaykh sheik shaikh cheikh haji hajji hadji haj hajj mullah mulla maulavi mawlawi mowlavi maulana
  mawlana mufti qari ustad ustaz general gen colonel col lieutenant lt major maj captain capt brigadier sergeant admiral
  marshal commander comandante jr sr junior senior esq phd`);

/** Legal forms and their words; a company is the same without. */
export const COMPANY_FORMS = words(`
  inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh mbh ag kg kgaa sa sas sarl sarlu srl spa
  snc bv nv cv ab oy oyj as asa aps ltda ltee sl slu sae sal sac scs pte pvt pty private public sdn bhd pjsc ojsc cjsc
  jsc oao ooo zao pao ao dd doo ad ead eood ood sia uab zoo spolka joint stock liability societe anonyme limitee
  sociedad anonima aktiengesellschaft est establishment`);

/** Words that join or decorate, in names of people and of organisations; they count for little. */
export const PARTICLES = words(`
  al el ul ud ur ad ar as ash at az an bin ben ibn bint abu abou umm de del della di da do dos das du des la le les lo los las
  van von der den ter ten zu y e et und and or the of for a i ii iii iv s`);
