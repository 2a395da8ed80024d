package notify

import "mitwirken/internal/authz"

// Acts of this package; the access matrix lists them.
var (
	// ActFollow is to follow something and to say how often one wants to hear of it.
	ActFollow = authz.Act{Name: "notify.follow", Rule: authz.LoggedIn()}
	// ActSee tells anybody whether they follow something; nobody follows without a login.
	ActSee = authz.Act{Name: "notify.see", Rule: authz.Everybody()}
	// ActUnsubscribe is open to everybody: the token of a letter is the permission.
	ActUnsubscribe = authz.Act{Name: "notify.unsubscribe", Rule: authz.Everybody()}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"getFollow": ActSee, "putFollow": ActFollow, "deleteFollow": ActFollow, "listMyFollows": ActFollow,
		"getMyNotificationSettings": ActFollow, "putMyNotificationSettings": ActFollow,
		"lookAtUnsubscribe": ActUnsubscribe, "unsubscribe": ActUnsubscribe, "openUnsubscribe": ActUnsubscribe, "unsubscribeOneClick": ActUnsubscribe,
	}
}
