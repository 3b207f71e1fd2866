"""The classes of the theme, django-unfold; it has no types, so a type checker is shown Django's own."""

from typing import TYPE_CHECKING, Any

__all__ = ["AnyInlineFormSet", "AnyModelForm", "PlainModelAdmin", "PlainStackedInline", "PlainTabularInline"]

if TYPE_CHECKING:
    from django import forms
    from django.contrib import admin

    PlainModelAdmin = admin.ModelAdmin[Any]
    PlainTabularInline = admin.TabularInline[Any, Any]
    PlainStackedInline = admin.StackedInline[Any, Any]
    AnyModelForm = forms.ModelForm[Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    from django.forms import BaseInlineFormSet as AnyInlineFormSet
    from django.forms import ModelForm as AnyModelForm
    from unfold.admin import ModelAdmin as PlainModelAdmin
    from unfold.admin import StackedInline as PlainStackedInline
    from unfold.admin import TabularInline as PlainTabularInline
