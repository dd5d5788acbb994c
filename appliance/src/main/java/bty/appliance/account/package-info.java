/// Who may change things, and how the program knows them: persons by accounts and sessions,
/// programs by tokens. Start at [Accounts] and [ApiTokens].
package bty.appliance.account;
