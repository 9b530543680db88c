-- What is kept of those who were erased on a legal order, and what others wrote of them (docs/decisions/0211). `is_erased` and `sieved` know them by their hashes;
-- `sieved_reference` is for places that name a person and nothing else. A test holds this file against every text column of the store.

-- Their own rows go.
delete from frozen_value where grain = 'rep' and is_erased(subject);
delete from commission_plan where is_erased(rep_id);
delete from goal where is_erased(rep_id);
delete from pay_adjustment where is_erased(rep_id);
delete from coaching_note where is_erased(rep_id);
delete from report_delivery where is_erased(address) or is_erased(recipient) or recipient in (select id from report_recipient where is_erased(rep_id) or is_erased(address));
delete from report_recipient where is_erased(rep_id) or is_erased(address);
delete from write_key where is_erased(user_id) or user_id in (select "id" from "user" where is_erased("email") or is_erased("repId"));
delete from invitation where is_erased(email) or is_erased(rep_id);
delete from verification where is_erased("identifier") or is_erased("value");
delete from "user" where is_erased("email") or is_erased("repId"); -- and with it session, account, twoFactor, passkey, api_key

-- What others wrote.
update frozen_value set subject = sieved_reference(subject) where grain = 'team';
update setting set value = sieved(value);
update connection set settings = sieved(settings), failure = sieved(failure);
update commission_plan set plan = sieved(plan);
update quota_entry set rep_id = sieved_reference(rep_id); -- a total's quota stays with the total
update quota_version set entered_by = sieved_reference(entered_by), undone_by = sieved_reference(undone_by);
update pay_adjustment set note = sieved(note);
update coaching_note set note = sieved(note);
update report_delivery set schedule = sieved(schedule), address = sieved(address), recipient = sieved(recipient), failure = sieved(failure);
update report_recipient set schedule = sieved(schedule), address = sieved(address);
update report_schedule set name = sieved(name);
update write_key set route = sieved(route), write_key = sieved(write_key), body = sieved(body);
update delivery_unit set unit = sieved(unit);
update "user" set "name" = sieved("name"), "image" = sieved("image");
update "session" set "userAgent" = sieved("userAgent");
update "account" set "accountId" = sieved_reference("accountId"), "scope" = sieved("scope");
update verification set "identifier" = sieved("identifier"), "value" = sieved("value");
update "passkey" set "name" = sieved("name");
update api_key set name = sieved(name), scopes = sieved(scopes);
