<?php

namespace App;

use Illuminate\Auth\GenericUser;
use Illuminate\Foundation\Http\Kernel as HttpKernel;
use Illuminate\Foundation\Http\Middleware\VerifyCsrfToken;
use Illuminate\Http\Request;
use Illuminate\Notifications\Notifiable;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Illuminate\Session\Middleware\StartSession;
use Illuminate\Support\Facades\Auth;
use Illuminate\Support\Facades\Broadcast;
use Illuminate\Support\ServiceProvider;

class Kernel extends HttpKernel
{
    protected $middlewareGroups = ['web' => [StartSession::class, VerifyCsrfToken::class, SubstituteBindings::class]];
}

/** A user without a database. */
class User extends GenericUser
{
    use Notifiable;

    public function getKey()
    {
        return $this->attributes['id'];
    }

    /** The channel of the class name that applications have, wherever this one keeps its class. */
    public function receivesBroadcastNotificationsOn()
    {
        return 'App.Models.User.'.$this->getKey();
    }
}

class Provider extends ServiceProvider
{
    public function boot(): void
    {
        // "Authorization: Bearer user-7" or the cookie user=7 is user 7, everybody else is a guest.
        Auth::viaRequest('token-or-cookie', function (Request $request) {
            $id = preg_match('/^user-(\d+)$/', (string) $request->bearerToken(), $match) ? $match[1] : $request->cookies->get('user');

            return ctype_digit((string) $id) ? new User(['id' => (int) $id, 'name' => "User $id"]) : null;
        });
        Broadcast::routes();
        require base_path('routes.php');
    }
}
