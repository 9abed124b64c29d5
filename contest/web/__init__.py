"""What all blueprints share: sign-in, guard, forms, filters and error pages."""
