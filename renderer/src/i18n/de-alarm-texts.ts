/** What each alarm means, what happens when nobody acts, and what the guard does, in German; a site may lay down its own. */
export const deAlarmTexts = {
  'alarmText.node_offline.cause':
    'Der Türknoten meldet sich nicht mehr: kein Strom, kein Netz, oder das Gerät ist ausgefallen.',
  'alarmText.node_offline.consequence':
    'Klima und Türzustand sind dort unbekannt. Die Tür entscheidet mit ihrer letzten Tabelle allein weiter; neue Sperren erreichen sie nicht.',
  'alarmText.node_offline.instructions':
    '1. Die Tür mit der Kamera oder vor Ort ansehen.\n2. Strom und Netzwerkkabel des Knotens prüfen.\n3. Ist die Tür nicht gesichert, jemanden davorstellen.\n4. Bleibt der Knoten weg, die Haustechnik rufen.',
  'alarmText.nodes_offline.cause':
    'Mehrere Knoten sind gleichzeitig verstummt: fast immer ein gemeinsamer Grund, etwa ein Switch, ein Stromkreis oder das Netz.',
  'alarmText.nodes_offline.consequence':
    'An allen diesen Türen sind Klima und Türzustand unbekannt. Befehle und Sperren erreichen sie nicht.',
  'alarmText.nodes_offline.instructions':
    '1. Die Liste der betroffenen Knoten ansehen: Was haben sie gemeinsam?\n2. Switch und Stromkreis dieses Bereichs prüfen.\n3. Die Netzwerkbereitschaft anrufen.\n4. Wichtige Türen im Bereich von Personal sichern lassen.',
  'alarmText.duress.cause': 'Jemand hat an einem Leser die Zwangs-PIN eingegeben: Er wird wahrscheinlich bedroht.',
  'alarmText.duress.consequence':
    'Die Tür hat sich wie gewöhnlich geöffnet. Wer droht, ist möglicherweise schon im Gebäude.',
  'alarmText.duress.instructions':
    '1. Nicht über Lautsprecher oder Telefon an der Tür nachfragen.\n2. Sofort die Polizei rufen: Notruf 110.\n3. Die Kameras verfolgen; Ort, Personen und Zeit aufschreiben.\n4. Niemanden allein hinschicken.\n5. Erst quittieren, wenn Hilfe unterwegs ist.',
  'alarmText.barred_card.cause': 'Eine Karte, die gesperrt oder als verloren gemeldet ist, wurde vorgehalten.',
  'alarmText.barred_card.consequence':
    'Die Tür blieb zu. Wer die Karte hat, versucht es vielleicht an einer anderen Tür oder folgt jemandem hinein.',
  'alarmText.barred_card.instructions':
    '1. Die Kamera an diesem Leser ansehen.\n2. In den Vorfällen nachsehen, wem die Karte gehört und wo sie zuletzt war.\n3. Die Person ansprechen lassen und die Karte einziehen.\n4. Ist es der Inhaber selbst: den Fall an die Leitung geben.',
  'alarmText.repeated_refusals.cause':
    'An einem Leser wurde innerhalb einer Minute mindestens dreimal der Zutritt verweigert.',
  'alarmText.repeated_refusals.consequence':
    'Die Tür blieb zu. Jemand probiert Karten oder PINs durch, oder ein Berechtigter kommt nicht herein.',
  'alarmText.repeated_refusals.instructions':
    '1. Die Kamera an diesem Leser ansehen.\n2. In den Vorfällen die Gründe der Verweigerung lesen.\n3. Wirkt es wie ein Versuch: jemanden hinschicken.\n4. Ist es ein Berechtigter: Identität feststellen, Recht oder PIN durch die Leitung prüfen lassen.',
  'alarmText.lockdown_access.cause': 'Jemand wollte durch eine Tür, die abgeriegelt ist.',
  'alarmText.lockdown_access.consequence':
    'Die Tür blieb zu. Vor ihr steht jemand: ein Helfer, ein Eingeschlossener oder der, wegen dem abgeriegelt ist.',
  'alarmText.lockdown_access.instructions':
    '1. Die Kamera an dieser Tür ansehen.\n2. Die Person dem Einsatzleiter melden: Tür, Zeit, Name der Karte.\n3. Nur auf seine Weisung öffnen.',
  'alarmText.door_forced.cause':
    'Die Tür ging auf, ohne dass eine Karte, ein Taster oder ein Befehl sie freigegeben hatte.',
  'alarmText.door_forced.consequence': 'Jemand kann unbemerkt im Gebäude sein. Die Tür sichert nichts mehr.',
  'alarmText.door_forced.instructions':
    '1. Die Kamera an dieser Tür ansehen.\n2. Zu zweit hingehen; bei Gefahr die Polizei rufen.\n3. Tür und Schloss auf Schäden prüfen und die Tür schließen.\n4. Den Bereich dahinter absuchen.\n5. Quittieren und zurücksetzen, wenn die Tür wieder sichert.',
  'alarmText.door_held.cause': 'Die Tür wurde geöffnet und ist länger offen geblieben, als sie darf.',
  'alarmText.door_held.consequence': 'Jeder kann hindurch, ohne dass es auffällt. Kühle Luft geht verloren.',
  'alarmText.door_held.instructions':
    '1. Die Kamera an dieser Tür ansehen.\n2. Wer dort arbeitet, soll sie schließen.\n3. Ist niemand dort: hingehen, schließen, nachsehen, ob sie klemmt oder verkeilt ist.\n4. Muss sie länger offen sein: Wartung für diese Tür eintragen lassen.',
  'alarmText.tamper.cause': 'Das Gehäuse eines Knotens oder Lesers wurde geöffnet oder von der Wand gelöst.',
  'alarmText.tamper.consequence':
    'Wer an die Kabel kommt, kann das Schloss überbrücken. Den Meldungen dieser Tür ist nicht zu trauen.',
  'alarmText.tamper.instructions':
    '1. Die Kamera an dieser Tür ansehen.\n2. Hingehen und das Gehäuse ansehen.\n3. Arbeitet dort ein Techniker: Auftrag zeigen lassen und Wartung eintragen lassen.\n4. Sonst die Tür von Hand sichern und die Leitung rufen.',
  'alarmText.threshold_alarm.cause':
    'Ein Messwert liegt außerhalb der Alarmgrenze: zu warm, zu kalt, zu feucht oder zu trocken.',
  'alarmText.threshold_alarm.consequence':
    'Server drosseln, schalten ab oder nehmen Schaden. Ohne Kühlung steigt die Temperatur um mehrere Grad in der Minute.',
  'alarmText.threshold_alarm.instructions':
    '1. Die Kurve ansehen: Steigt sie weiter? Sind Nachbarn betroffen?\n2. Die Klimabereitschaft sofort anrufen.\n3. Nachsehen: Türen und Blenden zu, Kühlgerät läuft, kein Wasser.\n4. Steigt es weiter, die IT-Bereitschaft anrufen, damit sie Last abschaltet.',
  'alarmText.threshold_warning.cause': 'Ein Messwert hat den empfohlenen Bereich verlassen.',
  'alarmText.threshold_warning.consequence':
    'Noch besteht keine Gefahr. Bleibt es so, folgt ein Alarm, und die Geräte altern schneller.',
  'alarmText.threshold_warning.instructions':
    '1. Die Kurve der letzten Stunde ansehen.\n2. Nachsehen, ob eine Tür offen ist oder ein Kühlgerät steht.\n3. Geht es nicht zurück, die Klimabereitschaft benachrichtigen.',
  'alarmText.dew_point_alarm.cause':
    'Der Taupunkt liegt außerhalb der Alarmgrenze: Die Luft ist viel zu feucht oder viel zu trocken.',
  'alarmText.dew_point_alarm.consequence':
    'Zu feucht: Wasser schlägt sich auf kalten Flächen nieder. Zu trocken: elektrostatische Entladungen beschädigen Geräte.',
  'alarmText.dew_point_alarm.instructions':
    '1. Die Kurve von Taupunkt und Feuchte ansehen.\n2. Die Klimabereitschaft anrufen.\n3. Nachsehen: Wasser am Boden, beschlagene Rohre, offene Außentür?\n4. Zu trocken: Arbeiten an offenen Geräten einstellen.',
  'alarmText.dew_point_warning.cause': 'Der Taupunkt hat den empfohlenen Bereich verlassen.',
  'alarmText.dew_point_warning.consequence':
    'Noch besteht keine Gefahr. Bleibt es so, drohen Kondenswasser oder Entladungen.',
  'alarmText.dew_point_warning.instructions':
    '1. Die Kurve der letzten Stunden ansehen.\n2. Nachsehen, ob eine Außentür offen ist.\n3. Geht es nicht zurück, die Klimabereitschaft benachrichtigen.',
  'alarmText.rate_of_change.cause':
    'Die Temperatur ändert sich schneller, als es die Geräte vertragen: meist ist die Kühlung ausgefallen oder eine Tür offen.',
  'alarmText.rate_of_change.consequence':
    'Die Grenze wird bald erreicht. Schnelle Wechsel belasten Bandlaufwerke und Platten.',
  'alarmText.rate_of_change.instructions':
    '1. Die Kurve ansehen: Wie lange noch bis zur Grenze?\n2. Nachsehen, ob die Kühlgeräte laufen und die Türen zu sind.\n3. Die Klimabereitschaft anrufen, bevor der Alarm kommt.',
  'alarmText.sensor_failed.cause':
    'Ein Sensor antwortet nicht oder misst Unmögliches: Kabel lose, Sensor nass oder defekt.',
  'alarmText.sensor_failed.consequence': 'Dieser Wert fehlt. Eine Überhitzung an dieser Stelle bliebe unbemerkt.',
  'alarmText.sensor_failed.instructions':
    '1. Die Nachbarn ansehen: Ist dort alles im Bereich?\n2. Stecker und Kabel des Sensors prüfen lassen.\n3. Bis zur Reparatur dort jede Stunde von Hand messen.',
  'alarmText.sensor_stale.cause':
    'Der Knoten ist da, aber einer seiner Messwerte ist seit mindestens drei Abfragen ausgeblieben.',
  'alarmText.sensor_stale.consequence':
    'Was die Anzeige zuletzt zeigte, gilt nicht mehr. Eine Überhitzung dort bliebe unbemerkt.',
  'alarmText.sensor_stale.instructions':
    '1. Auf der Seite des Knotens nachsehen, welcher Wert fehlt.\n2. Die Nachbarn ansehen: Ist dort alles im Bereich?\n3. Bleibt es so, den Sensor prüfen lassen.',
  'alarmText.journal_gap.cause':
    'Ein Knoten hat Ereignisse gezählt, die nie angekommen sind und die er nicht mehr hat.',
  'alarmText.journal_gap.consequence':
    'Was in dieser Lücke an der Tür geschah, ist nicht mehr festzustellen. Das Journal sagt es offen.',
  'alarmText.journal_gap.instructions':
    '1. In den Vorfällen Knoten und Zeit der Lücke ansehen.\n2. Für diese Zeit die Kamera sichern.\n3. Häuft es sich an einem Knoten, ihn tauschen lassen.',
  'alarmText.buffer_overflow.cause':
    'Ein Knoten war so lange getrennt, dass sein Speicher voll wurde und er die ältesten Ereignisse überschrieb.',
  'alarmText.buffer_overflow.consequence':
    'Die überschriebenen Ereignisse sind verloren. Das Journal nennt, wie viele es sind.',
  'alarmText.buffer_overflow.instructions':
    '1. In den Vorfällen ansehen, wie viel fehlt und von wann.\n2. Für diese Zeit die Kamera sichern.\n3. Den Grund der Trennung beheben lassen.',
  'alarmText.journal_broken.cause':
    'Die Prüfsummen des Journals passen nicht mehr zusammen, oder in der Suche fehlen Zeilen: Jemand hat die Datei verändert, oder die Platte ist defekt.',
  'alarmText.journal_broken.consequence':
    'Ab der genannten Zeile beweist das Journal nichts mehr. Es kann ein Versuch sein, Spuren zu verwischen.',
  'alarmText.journal_broken.instructions':
    '1. Nichts löschen und die Station nicht neu starten.\n2. Verwaltung und Sicherheitsbeauftragten rufen.\n3. Aufschreiben, wer heute an diesem Rechner war.\n4. Die Verwaltung sichert eine Kopie der Datenbank.\n5. Nennt der Befund eine aus der Suche genommene Zeile: danach neu starten, die Station baut die Suche neu auf.',
  'alarmText.database_damaged.cause':
    'Die Datei mit Journal und Einstellungen war beschädigt. Die Station hat sie beiseitegelegt und die neueste gute Sicherung eingespielt, oder sie tut es beim nächsten Start. Waren nur die Suche, ein Index oder alte Zeilen beschädigt, hat sie alles Spätere übernommen.',
  'alarmText.database_damaged.consequence':
    'Steht in den Vorfällen „Datenbank neu aufgebaut, keine Zeile fehlt“, so fehlt nichts. Sonst gilt: Was seit dieser Sicherung geschah, kann im Journal fehlen; Änderungen an Personen und Rechten seitdem ebenso. Knoten senden nach, was sie noch haben.',
  'alarmText.database_damaged.instructions':
    '1. In den Vorfällen „Datenbank beschädigt“ und die Zeile danach ansehen. „Datenbank wiederhergestellt“ sagt, ab wann etwas fehlt.\n2. Fehlt etwas: Karten prüfen, die seitdem gesperrt wurden.\n3. Kameras für diese Zeit sichern.\n4. Verwaltung rufen: Der Datenträger kann defekt sein. Nichts löschen.',
  'alarmText.backup_failed.cause':
    'Die letzte Sicherung konnte nicht angelegt werden: Der Ordner ist nicht erreichbar, der Datenträger voll oder die Datenbank beschädigt.',
  'alarmText.backup_failed.consequence':
    'Fällt jetzt der Datenträger aus, geht alles seit der letzten gelungenen Sicherung verloren.',
  'alarmText.backup_failed.instructions':
    '1. Nachsehen, ob das Laufwerk der Sicherungen verbunden ist.\n2. Verwaltung rufen. Unter Einstellungen, Sicherung, steht der Grund; dort „Jetzt sichern“ wählen.',
  'alarmText.keychain_missing.cause':
    'Auf diesem Rechner läuft kein Schlüsselbund; die Schlüssel liegen in einer Datei.',
  'alarmText.keychain_missing.consequence':
    'Wer diese Datei kopiert, kann Geheimnisse der Station lesen. Der Betrieb läuft weiter.',
  'alarmText.keychain_missing.instructions':
    '1. Die Verwaltung benachrichtigen.\n2. Sie richtet den Schlüsselbund-Dienst ein und startet die Station neu.',
  'alarmText.disk_low.cause': 'Auf dem Datenträger der Station ist kaum noch Platz.',
  'alarmText.disk_low.consequence':
    'Ist er voll, kann die Station nichts mehr speichern. Die Knoten behalten ihre Ereignisse, bis auch ihr Speicher voll ist.',
  'alarmText.disk_low.instructions':
    '1. Die Verwaltung benachrichtigen; bei hoher Priorität sofort anrufen.\n2. Alte Exporte und fremde Dateien entfernen lassen.\n3. Nie die Datenbank der Station oder ihren Ordner löschen.',
  'alarmText.broker_down.cause': 'Die Station erreicht den Broker nicht, über den alle Knoten sprechen.',
  'alarmText.broker_down.consequence':
    'Alle Werte und Türzustände sind unbekannt, Befehle sind nicht möglich. Die Türen entscheiden allein weiter und behalten ihre Ereignisse.',
  'alarmText.broker_down.instructions':
    '1. Unter Einstellungen, Broker, die Meldung lesen.\n2. Netzwerkkabel dieses Rechners prüfen.\n3. Bei externem Broker dessen Betreuer anrufen.\n4. Bis dahin wichtige Türen mit Kamera und Rundgang überwachen.',
  'alarmText.certificate_expiring.cause': 'Ein Zertifikat für die verschlüsselte Verbindung zum Broker läuft bald ab.',
  'alarmText.certificate_expiring.consequence':
    'Nach dem Ablauf lehnen Knoten und Station die Verbindung ab: Alles ist offline.',
  'alarmText.certificate_expiring.instructions':
    '1. Die Verwaltung benachrichtigen.\n2. Externer Broker: dessen Betreuer erneuert das Zertifikat.\n3. Eingebauter Broker: Das Server-Zertifikat erneuert die Station bei einem Neustart; die Zertifizierungsstelle nur mit neuer Einrichtung aller Knoten.',
  'alarmText.clock_wrong.cause':
    'Die Uhr eines Knotens geht um mehr als eine Minute falsch, oder er kennt die Zeit nicht.',
  'alarmText.clock_wrong.consequence':
    'Zeitpläne und Gültigkeiten werden an dieser Tür falsch oder gar nicht angewandt. Zeiten im Journal sind unsicher.',
  'alarmText.clock_wrong.instructions':
    '1. Auf der Seite des Knotens die Uhr ansehen.\n2. Die Uhr dieses Rechners mit einer zweiten vergleichen.\n3. Den Zeitdienst im Netz prüfen lassen.\n4. Bleibt es so, den Knoten neu starten lassen.',
} as const;
