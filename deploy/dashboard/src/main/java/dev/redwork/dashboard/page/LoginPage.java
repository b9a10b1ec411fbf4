package dev.redwork.dashboard.page;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.html.View;
import dev.redwork.dashboard.html.WebPage;
import io.javalin.http.Context;

/** The form in which a user says who he is. */
final class LoginPage implements WebPage {
    private final Links links;

    LoginPage(Links links) {
        this.links = links;
    }

    @Override
    public View view(Context call) {
        return View.of("Log in", "", Html.of("""
                        <h1>Log in</h1>
                        <form class="card narrow" method="post" action="{}">
                        <input type="hidden" name="back" value="{}">
                        <label>Name <input name="user" autocomplete="username" required maxlength="200" autofocus></label>
                        <label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
                        <button class="primary">Log in</button>
                        </form>
                        """, links.form("/login"), call.queryParam("back")));
    }
}
