/** What each alarm means, what happens when nobody acts, and what the guard does, in English; a site may lay down its own. */
export const enAlarmTexts = {
  'alarmText.node_offline.cause':
    'The door node says nothing any more: no power, no network, or the device itself has failed.',
  'alarmText.node_offline.consequence':
    'Climate and door state there are unknown. The door goes on deciding by its last table; a card that is blocked now is not blocked there.',
  'alarmText.node_offline.instructions':
    '1. Look at the door, by camera or in person.\n2. Check power and network cable of the node.\n3. If the door is not secure, post somebody in front of it.\n4. If the node stays away, call building services.',
  'alarmText.nodes_offline.cause':
    'Several nodes fell silent at the same time: nearly always one common reason, such as a switch, a circuit or the network.',
  'alarmText.nodes_offline.consequence':
    'Climate and door state are unknown at all these doors. Orders and blocked cards do not reach them.',
  'alarmText.nodes_offline.instructions':
    '1. Look at the list of nodes: what do they have in common?\n2. Check the switch and the circuit of that area.\n3. Call the network on-call service.\n4. Have important doors in the area guarded by staff.',
  'alarmText.duress.cause': 'Somebody entered the duress PIN at a reader: they are probably being threatened.',
  'alarmText.duress.consequence': 'The door opened as usual. Whoever threatens them may already be inside.',
  'alarmText.duress.instructions':
    '1. Do not ask through the intercom or telephone at the door.\n2. Call the police at once: 112, or your local number.\n3. Follow the cameras; write down place, people and time.\n4. Send nobody there alone.\n5. Acknowledge only when help is on its way.',
  'alarmText.barred_card.cause': 'A card that is blocked or reported lost was presented.',
  'alarmText.barred_card.consequence':
    'The door stayed shut. Whoever holds the card may try another door or follow somebody in.',
  'alarmText.barred_card.instructions':
    '1. Look at the camera at this reader.\n2. See in Incidents whose card it is and where it was last.\n3. Have the person spoken to and the card taken in.\n4. If it is the holder themselves, hand the case to the manager.',
  'alarmText.repeated_refusals.cause': 'Access was refused at one reader at least three times within a minute.',
  'alarmText.repeated_refusals.consequence':
    'The door stayed shut. Somebody is trying out cards or PINs, or an entitled person cannot get in.',
  'alarmText.repeated_refusals.instructions':
    '1. Look at the camera at this reader.\n2. Read in Incidents why access was refused.\n3. If it looks like an attempt, send somebody.\n4. If the person is entitled, establish who they are and have the manager check right or PIN.',
  'alarmText.lockdown_access.cause': 'Somebody wanted to pass a door that is locked down.',
  'alarmText.lockdown_access.consequence':
    'The door stayed shut. Somebody stands in front of it: a helper, a person locked in, or the reason for the lockdown.',
  'alarmText.lockdown_access.instructions':
    '1. Look at the camera at this door.\n2. Report the person to whoever leads the operation: door, time, name on the card.\n3. Open only on their order.',
  'alarmText.door_forced.cause': 'The door opened although no card, exit button or order had released it.',
  'alarmText.door_forced.consequence': 'Somebody may be inside unnoticed. The door secures nothing any more.',
  'alarmText.door_forced.instructions':
    '1. Look at the camera at this door.\n2. Go there as two; call the police if there is danger.\n3. Check door and lock for damage and shut the door.\n4. Search the area behind it.\n5. Acknowledge and reset once the door is secure again.',
  'alarmText.door_held.cause': 'The door was opened and has stayed open longer than it may.',
  'alarmText.door_held.consequence': 'Anybody can walk through unnoticed. Cool air is lost.',
  'alarmText.door_held.instructions':
    '1. Look at the camera at this door.\n2. Ask whoever works there to shut it.\n3. If nobody is there, go and shut it; see whether it jams or is wedged.\n4. If it must stay open longer, have maintenance set for this door.',
  'alarmText.tamper.cause': 'The housing of a node or reader was opened or taken off the wall.',
  'alarmText.tamper.consequence':
    'Whoever reaches the wires can bypass the lock. What this door reports cannot be trusted.',
  'alarmText.tamper.instructions':
    '1. Look at the camera at this door.\n2. Go there and inspect the housing.\n3. If a technician works there, ask for the work order and have maintenance set.\n4. Otherwise secure the door by hand and call the manager.',
  'alarmText.threshold_alarm.cause': 'A reading is outside its alarm limit: too warm, too cold, too humid or too dry.',
  'alarmText.threshold_alarm.consequence':
    'Servers throttle, switch off or are damaged. Without cooling the temperature rises by several degrees a minute.',
  'alarmText.threshold_alarm.instructions':
    '1. Look at the curve: does it still rise? Are neighbours affected?\n2. Call the climate on-call service at once.\n3. Go and see: doors and blanking panels shut, cooling unit running, no water.\n4. If it rises on, call the IT on-call service to shed load.',
  'alarmText.threshold_warning.cause': 'A reading has left the recommended range.',
  'alarmText.threshold_warning.consequence':
    'There is no danger yet. If it stays so, an alarm follows, and equipment ages faster.',
  'alarmText.threshold_warning.instructions':
    '1. Look at the curve of the last hour.\n2. See whether a door is open or a cooling unit has stopped.\n3. If it does not go back, tell the climate on-call service.',
  'alarmText.dew_point_alarm.cause':
    'The dew point is outside its alarm limit: the air is far too humid or far too dry.',
  'alarmText.dew_point_alarm.consequence':
    'Too humid: water condenses on cold surfaces. Too dry: electrostatic discharge damages equipment.',
  'alarmText.dew_point_alarm.instructions':
    '1. Look at the curves of dew point and humidity.\n2. Call the climate on-call service.\n3. Go and see: water on the floor, wet pipes, an outer door open?\n4. Too dry: stop work on open equipment.',
  'alarmText.dew_point_warning.cause': 'The dew point has left the recommended range.',
  'alarmText.dew_point_warning.consequence':
    'There is no danger yet. If it stays so, condensation or discharges threaten.',
  'alarmText.dew_point_warning.instructions':
    '1. Look at the curve of the last hours.\n2. See whether an outer door is open.\n3. If it does not go back, tell the climate on-call service.',
  'alarmText.rate_of_change.cause':
    'The temperature changes faster than equipment bears: mostly the cooling has failed or a door is open.',
  'alarmText.rate_of_change.consequence': 'The limit will be reached soon. Fast changes strain tape drives and disks.',
  'alarmText.rate_of_change.instructions':
    '1. Look at the curve: how long until the limit?\n2. See whether the cooling units run and the doors are shut.\n3. Call the climate on-call service before the alarm comes.',
  'alarmText.sensor_failed.cause':
    'A sensor does not answer or measures the impossible: loose cable, wet or broken sensor.',
  'alarmText.sensor_failed.consequence': 'This reading is missing. Overheating at this place would go unnoticed.',
  'alarmText.sensor_failed.instructions':
    '1. Look at the neighbours: is everything in range there?\n2. Have plug and cable of the sensor checked.\n3. Until it is repaired, measure there by hand every hour.',
  'alarmText.sensor_stale.cause':
    'The node is there, but one of its readings has been missing for at least three intervals.',
  'alarmText.sensor_stale.consequence': 'What was shown last no longer holds. Overheating there would go unnoticed.',
  'alarmText.sensor_stale.instructions':
    '1. See on the page of the node which reading is missing.\n2. Look at the neighbours: is everything in range there?\n3. If it stays so, have the sensor checked.',
  'alarmText.journal_gap.cause': 'A node has counted events that never arrived and that it no longer holds.',
  'alarmText.journal_gap.consequence':
    'What happened at the door within this gap can no longer be established. The journal says so openly.',
  'alarmText.journal_gap.instructions':
    '1. See in Incidents which node and which time the gap is about.\n2. Secure the camera recordings of that time.\n3. If it happens often at one node, have it replaced.',
  'alarmText.buffer_overflow.cause':
    'A node was cut off for so long that its memory filled up and it overwrote its oldest events.',
  'alarmText.buffer_overflow.consequence': 'The overwritten events are lost. The journal says how many they are.',
  'alarmText.buffer_overflow.instructions':
    '1. See in Incidents how much is missing and from when.\n2. Secure the camera recordings of that time.\n3. Have the reason for the outage mended.',
  'alarmText.journal_broken.cause':
    'The checksums of the journal no longer fit, or rows are missing in its search: somebody has changed the file, or the disk is failing.',
  'alarmText.journal_broken.consequence':
    'From the named row on the journal proves nothing. It may be an attempt to cover tracks.',
  'alarmText.journal_broken.instructions':
    '1. Delete nothing and do not restart the station.\n2. Call the administrator and the security officer.\n3. Write down who was at this machine today.\n4. The administrator secures a copy of the database.\n5. Where the finding says that a row was taken out of the search: restart after that, the station builds the search anew.',
  'alarmText.database_damaged.cause':
    'The file with the journal and the settings was damaged. The station has put it aside and restored the newest good backup, or does so at the next start. Where only the search, an index or old rows were damaged, it has taken over everything since.',
  'alarmText.database_damaged.consequence':
    'Where Incidents say “Database made anew, no row is missing”, nothing is missing. Otherwise what has happened since that backup may be missing from the journal, and changes of people and rights since then. Nodes send again what they still hold.',
  'alarmText.database_damaged.instructions':
    '1. See “Database damaged” in Incidents and the row after it. “Database restored” says since when something is missing.\n2. If something is missing: check cards that were blocked since then.\n3. Secure the camera recordings of that time.\n4. Call the administrator: the disk may be failing. Delete nothing.',
  'alarmText.backup_failed.cause':
    'The last backup could not be made: the folder cannot be reached, the disk is full, or the database is damaged.',
  'alarmText.backup_failed.consequence':
    'If the disk fails now, everything since the last backup that succeeded is lost.',
  'alarmText.backup_failed.instructions':
    '1. See whether the drive of the backups is connected.\n2. Call the administrator. Settings, Backup, names the reason; choose “Back up now” there.',
  'alarmText.keychain_missing.cause': 'No keychain runs on this machine; the keys are kept in a file.',
  'alarmText.keychain_missing.consequence':
    'Whoever copies that file can read secrets of the station. Operation goes on.',
  'alarmText.keychain_missing.instructions':
    '1. Tell the administrator.\n2. They set up the keychain service and restart the station.',
  'alarmText.disk_low.cause': 'There is hardly any space left on the disk of the station.',
  'alarmText.disk_low.consequence':
    'Once it is full the station can store nothing. The nodes keep their events until their memory is full as well.',
  'alarmText.disk_low.instructions':
    '1. Tell the administrator; at high priority call at once.\n2. Have old exports and foreign files removed.\n3. Never delete the database of the station or its folder.',
  'alarmText.broker_down.cause': 'The station does not reach the broker that all nodes speak through.',
  'alarmText.broker_down.consequence':
    'All readings and door states are unknown, and no order can be given. The doors go on deciding by themselves and keep their events.',
  'alarmText.broker_down.instructions':
    '1. Read the message under Settings, Broker.\n2. Check the network cable of this machine.\n3. With an external broker call whoever looks after it.\n4. Until then watch important doors by camera and on foot.',
  'alarmText.certificate_expiring.cause': 'A certificate of the encrypted connection to the broker is about to expire.',
  'alarmText.certificate_expiring.consequence':
    'After that nodes and station refuse the connection: everything is offline.',
  'alarmText.certificate_expiring.instructions':
    '1. Tell the administrator.\n2. External broker: whoever looks after it renews the certificate.\n3. Built-in broker: the station renews the server certificate when it restarts; the authority only by provisioning every node again.',
  'alarmText.clock_wrong.cause': 'The clock of a node is wrong by more than a minute, or it does not know the time.',
  'alarmText.clock_wrong.consequence':
    'Schedules and validity dates are applied wrongly or not at all at this door. Times in the journal are uncertain.',
  'alarmText.clock_wrong.instructions':
    '1. Look at the clock on the page of the node.\n2. Compare the clock of this machine with a second one.\n3. Have the time service in the network checked.\n4. If it stays so, have the node restarted.',
} as const;
